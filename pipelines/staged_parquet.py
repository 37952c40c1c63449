"""Staged Parquet files as SQL reads and writes them."""

from pathlib import Path

import duckdb


LABELS = 2000  # more different values in one row group are no labels


def copy_to_parquet(connection: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    """Writes the rows of a SELECT into a Parquet file; most of it is keys, which zstd makes half as long in twice the time.

    A dictionary is made of labels only: none is tried to its end for numbers and times, and the second version packs those in less time.
    """
    settings = f"format parquet, parquet_version v2, compression snappy, dictionary_size_limit {LABELS}"
    connection.execute(f"copy ({select}) to '{quoted(path)}' ({settings})")


def parquet(path: Path) -> str:
    """The rows of a staged file, for SQL."""
    return f"read_parquet('{quoted(path)}')"


def quoted(path: Path) -> str:
    """A path as it stands between quotes in SQL."""
    return str(path).replace("'", "''")
