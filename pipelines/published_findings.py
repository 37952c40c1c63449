"""Where findings stand in a published file: schema findings, a row of JSON per row of a finding."""

import json

import duckdb


CONTRACT = """
create table findings.answers (
    name varchar not null,  -- of the finding
    row_no integer not null,
    content varchar not null  -- one row of it as JSON
);
create table findings.made (name varchar not null, seconds double not null, row_count integer not null);
"""


class FindingStore:
    """The findings of one published file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def create(self) -> None:
        """Makes the tables; the schema is there."""
        self.connection.execute(CONTRACT)

    def write(self, name: str, rows: list[dict], seconds: float) -> None:
        """Writes a finding's rows, and how long they took."""
        self.connection.begin()
        self.connection.executemany(
            "insert into findings.answers values ($name, $no, $content)",
            [{"name": name, "no": number, "content": json.dumps(row)} for number, row in enumerate(rows)],
        )
        self.connection.execute("insert into findings.made values (?, ?, ?)", [name, seconds, len(rows)])
        self.connection.commit()

    def read(self, name: str) -> list[dict] | None:
        """The rows of a finding as the build wrote them; None when it did not."""
        try:
            rows = self.connection.execute("select content from findings.answers where name = ? order by row_no", [name]).fetchall()
        except duckdb.CatalogException:
            return None
        return [json.loads(row[0]) for row in rows] or None
