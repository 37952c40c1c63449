"""Builds small mappings over a few lines of CSV, and stages them the way a build does."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from tests.formats.staged import Staged, stage


HEAD = """\
format = "own"
title = "Own"
system = "spreadsheet"
menu = "save it"
row = "one"
seen = "guess"
"""
CONTACT = 'feeds = "contacts"\nrecognise = { require = ["Date"] }\n'
AT = 'started_at = { from = "Date", type = "timestamp", formats = ["%d/%m/%Y %H:%M"] }\n'
DAY = 'local_date = { from = "Date", type = "date", formats = ["%d/%m/%Y"] }\n'


def stager(connection: duckdb.DuckDBPyConnection, folder: Path) -> Callable[..., Staged]:
    """Stages CSV text under the text of a mapping, with its own SQL where one is given."""

    def staged(mapping: str, csv: str, sql: str | None = None, **more) -> Staged:
        own = folder / "mappings"
        own.mkdir(exist_ok=True)
        (own / "own.toml").write_text(HEAD + mapping, encoding="utf-8")
        if sql:
            (own / "own.sql").write_text(sql, encoding="utf-8")
        file = folder / "export.csv"
        file.write_text(csv, encoding="utf-8")
        return stage(connection, file, folder / "work", own=own, claimed="own", **more)

    return staged
