"""A small published world with the edited tables about money, for the answers about gains and business cases."""

import datetime

import duckdb

from pipelines.database import sql
from tests.tables import cells, empty_world, finish, insert


FIRST_DAY, LAST_DAY = datetime.date(2004, 4, 1), datetime.date(2012, 3, 31)  # the years of the worked cases


def money_world(
    benefits: str = "",
    investments: str = "",
    deflators: str = "",
    targets: str = "",
    settings: str = "",
    changes: str = "",
    through: str = "2008-03-31",
) -> duckdb.DuckDBPyConnection:
    """A world whose data end on `through`, by default with the financial year 2007-08, holding tables as text."""
    connection = empty_world()
    connection.execute(sql("reference/calendar"), {"first_date": FIRST_DAY, "last_date": LAST_DAY, "year_starts": 4})
    insert(connection, "contacts", [{"local_date": through, "contacts": "1"}])
    for name, text in {
        "benefits": benefits,
        "investments": investments,
        "deflators": deflators,
        "targets": targets,
        "changes": changes,
    }.items():
        for number, row in enumerate(cells(text) if text else [], start=1):
            full = _benefit(row) if name == "benefits" else row
            columns = ", ".join(f'"{column}"' for column in (*full, "row_no"))
            marks = ", ".join("?" * (len(full) + 1))
            connection.execute(f"insert into reference.{name} ({columns}) values ({marks})", [*full.values(), number])
            for part in (full.get("planned_by_year") or "").split(";") if name == "benefits" else ():
                year, _, amount = part.partition("=")
                if amount:
                    connection.execute("insert into reference.benefit_years values (?, ?, ?, 0)", [full["benefit_id"], year, amount])
    for row in cells(settings) if settings else []:
        connection.execute("update reference.settings set value = $value where key = $key", row)
    return finish(connection)


def _benefit(row: dict) -> dict:
    """A row of the register that would count, unless it says otherwise."""
    return {
        "project": "Calculator",
        "budget_line": f"line {row['benefit_id']}",
        "planned_by_year": "2005-06=0",
        "owner": "Head of Revenues",
        "evidence": "FIN-1",
        "status": "evidenced",
        "quality_indicator": "satisfaction",
        "quality_before": "0.7",
        "quality_after": "0.7",
        **row,
    }
