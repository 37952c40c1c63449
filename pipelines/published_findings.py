"""Where findings stand in a published file: schema findings, a row of JSON per row of a finding."""

import json
from dataclasses import dataclass

import duckdb


CONTRACT = """
create table findings.answers (
    name varchar not null,  -- of the finding
    row_no integer not null,
    service_id varchar,  -- of the row, so that one service's rows can be had without reading all
    content varchar not null  -- one row of it as JSON
);
create table findings.made (name varchar not null, seconds double not null, row_count integer not null, columns varchar[] not null);
"""


@dataclass(frozen=True)
class MadeFinding:
    """The rows of a finding as they are published, the seconds they took, and whether the programme failed on it."""

    rows: list[dict]
    seconds: float
    is_failed: bool


class FindingStore:
    """The findings of one published file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def create(self) -> None:
        """Makes the tables; the schema is there."""
        self.connection.execute(CONTRACT)

    def write(self, name: str, rows: list[dict], seconds: float) -> None:
        """Writes a finding's rows, and how long they took."""
        columns = list(dict.fromkeys(name for row in rows for name in row))
        self.connection.begin()
        if rows:
            self.connection.execute(
                """insert into findings.answers
                   select $name, unnest(range(0, $number)), unnest($services::varchar[]), unnest($contents::varchar[])""",
                {
                    "name": name,
                    "number": len(rows),
                    "services": [row.get("service_id") for row in rows],
                    "contents": [json.dumps(row) for row in rows],
                },
            )
        self.connection.execute("insert into findings.made values (?, ?, ?, ?)", [name, seconds, len(rows), columns])
        self.connection.commit()

    def read(self, name: str, service_id: str | None = None) -> tuple[tuple[str, ...], list[dict]] | None:
        """The columns of a finding and its rows as the build wrote them; None when it wrote none.

        All of them, or those of one service; * stands for the rows about all services together, which name * or none.
        """
        try:
            made = self.connection.execute("select columns from findings.made where name = ?", [name]).fetchone()
            if made is None:
                return None
            rows = self.connection.execute(
                "select content from findings.answers where name = $name and ($service is null or coalesce(service_id, '*') = $service) "
                "order by row_no",
                {"name": name, "service": service_id},
            ).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):  # a file without findings, or of an earlier shape
            return None
        return tuple(made[0]), json.loads(f"[{','.join(row[0] for row in rows)}]")
