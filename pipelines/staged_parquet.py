"""Staged Parquet files as SQL reads and writes them."""

from pathlib import Path

import duckdb


def copy_to_parquet(connection: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    """Writes the rows of a SELECT into a Parquet file; most of it is keys, which zstd makes half as long in twice the time."""
    connection.execute(f"copy ({select}) to '{quoted(path)}' (format parquet, compression snappy)")


def parquet(path: Path) -> str:
    """The rows of a staged file, for SQL."""
    return f"read_parquet('{quoted(path)}')"


def quoted(path: Path) -> str:
    """A path as it stands between quotes in SQL."""
    return str(path).replace("'", "''")
