"""Published folders made in a second for the tests of the screen: real reference tables, invented additive facts, quality tables."""

import csv
import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from pipelines.publishing import add_shared_queries
from pipelines.reference import load_reference
from pipelines.reference_writing import write_tables


REPOSITORY = Path(__file__).resolve().parents[2]
HOSTILE = '<script>alert(1)</script> ![x](http://evil.example/x.png) <a href="http://evil.example">here</a>'
SERVICES = (
    ("council_tax", "Council tax", 60),
    ("waste", "Report a missed bin", 48),
    ("housing", "Housing repairs", 40),
    ("permits", HOSTILE, 22),
)
SHARES = {"phone": (0.55, 0.38), "face_to_face": (0.18, 0.10), "web": (0.20, 0.47), "email": (0.07, 0.05)}
OWN_COSTS = {"phone": (2.1, 2.83, 3.6), "face_to_face": (7.2, 8.62, 11.7), "web": (0.09, 0.15, 0.32), "email": (3.0, 3.9, 5.1)}
QUALITY = """
create table quality.files (file varchar, format varchar, source_id varchar, status varchar, rows_read bigint, rows_loaded bigint,
    rows_excluded bigint, rows_rejected bigint, rows_duplicate bigint, period_start date, period_end date, complete boolean,
    caveats varchar, sentence varchar, stated_at timestamp, loaded_at timestamp, file_id varchar);
create table quality.rejects (file varchar, format varchar, row_no bigint, field varchar, reason varchar);
create table quality.exclusions (file varchar, why varchar, rows bigint);
create table quality.unknown_words (source_id varchar, field varchar, word varchar, rows bigint);
create table quality.unmapped_labels (source_id varchar, field varchar, label varchar, contacts bigint);
create table quality.coverage (source_id varchar, local_date date, covered boolean, facts bigint);
create table quality.feeds (source_id varchar, format varchar, owner varchar, first_date date, last_date date, due_on date, is_late boolean,
    facts bigint, files bigint, primary_for varchar);
create table quality.assumption_log (changed_at timestamp, snapshot_id varchar, table_name varchar, row_key varchar, column_name varchar,
    old_value varchar, new_value varchar);
create table quality.questions (kind varchar, subject varchar, sentence varchar);
create table quality.checks (check_name varchar, sentence varchar, rows bigint);
create table quality.build (snapshot_id varchar, built_at timestamp, data_through date, schema_version integer, contact_facts bigint);
"""


@dataclass(frozen=True)
class Council:
    """What the invented council has; the defaults are a council with everything."""

    channels: tuple[str, ...] = tuple(SHARES)
    first: date = date(2024, 4, 1)
    last: date = date(2026, 11, 22)
    monthly: bool = False
    visits: bool = True
    own_costs: bool = True
    email_gap: tuple[date, date] | None = None  # half-open
    late: bool = False
    late_days: int = 0  # by which the late feed, that of the first channel, ends before the others
    number: int = 1


def publish_council(folder: Path, council: Council, change: str = "") -> str:
    """Writes a published folder, changed at last by a statement if one is given, and returns the snapshot's name."""
    _write_reference_files(folder, council)
    published = folder / "published"
    published.mkdir(parents=True, exist_ok=True)
    (folder / "raw").mkdir(exist_ok=True)
    (folder / "raw" / "calls.csv").write_text("a\n", encoding="utf-8")
    name = f"snap-20261123T06100{council.number}Z-7c1e00a{council.number}"
    path = published / f"{name}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema daily; create schema reference; create schema quality; create schema findings")
        connection.execute((REPOSITORY / "queries" / "daily" / "contracts.sql").read_text(encoding="utf-8"))
        write_tables(connection, load_reference(folder / "reference"))
        connection.execute(QUALITY)
        _fill(connection, council)
        _fill_quality(connection, council, name)
        add_shared_queries(connection)
        connection.execute(f"{change}; checkpoint")
    manifest = {
        "snapshot": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "built_at": "2026-11-23T06:10:00",
        "data_through": council.last.isoformat(),
    }
    for target in (published / f"{name}.json", published / "current.json"):
        target.write_text(json.dumps(manifest), encoding="utf-8")
    return name


def _write_reference_files(folder: Path, council: Council) -> None:
    reference = folder / "reference"
    reference.mkdir(parents=True, exist_ok=True)
    _csv(reference / "services.csv", ("service_id", "service_name", "kind"), [(s, name, "transaction") for s, name, _ in SERVICES])
    changes = [
        ("2025-06-01", "launch", "waste", "web", "new form"),
        ("2025-10-10", "consent", "", "", "banner"),
        ("2024-11-01", "opening_hours", "", "phone", HOSTILE),
    ]
    _csv(reference / "changes.csv", ("from_date", "kind", "service_id", "channel_id", "note"), changes)
    if council.own_costs:
        rows = [("*", channel, "2020-01-01", *costs, "own_ledger", "FIN-1") for channel, costs in OWN_COSTS.items()]
        _csv(reference / "unit_costs.csv", ("service_id", "channel_id", "from_date", "low", "central", "high", "basis", "evidence"), rows)


def _csv(path: Path, header: tuple[str, ...], rows: list[tuple]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)


def _days(council: Council) -> list[date]:
    if not council.monthly:
        return [council.first + timedelta(days=i) for i in range((council.last - council.first).days + 1)]
    return [day for i in range((council.last - council.first).days + 1) if (day := council.first + timedelta(days=i)).day == 1]


def _fill(connection: duckdb.DuckDBPyConnection, council: Council) -> None:
    """Facts that move evenly from the first share to the second, without chance, so that a test can say what it expects."""
    facts = []
    span = max(1, (council.last - council.first).days)
    for day in _days(council):
        is_late_day = council.late and day > council.last - timedelta(days=council.late_days)
        along = (day - council.first).days / span
        for service_id, _, volume in SERVICES:
            for channel in council.channels:
                if channel == "email" and council.email_gap and council.email_gap[0] <= day < council.email_gap[1]:
                    continue
                if is_late_day and council.late_days and channel == council.channels[0]:
                    continue
                start, end = SHARES[channel]
                contacts = round(volume * (30 if council.monthly else 1) * (start + (end - start) * along))
                facts.append((day, service_id, channel, contacts, round(contacts * 0.9)))
    columns = [list(column) for column in zip(*facts, strict=True)] or [[]] * 5
    # Five lists in one statement: as many parameters as values took seconds.
    connection.execute(
        """create temp table f as
           select unnest(?::date[]) as d, unnest(?::varchar[]) as s, unnest(?::varchar[]) as c, unnest(?::bigint[]) as n, unnest(?::bigint[]) as t""",
        columns,
    )
    grain = "month" if council.monthly else "day"
    connection.execute(
        """insert into daily.contacts by name
           select $grain as grain, d as local_date, s as service_id, c as channel_id, c <> 'web' as is_assisted,
               'transaction' as contact_type,
               c || '_feed' as source_id, n as contacts, t as transactions, 0 as wait_known, 0 as handle_known from f""",
        {"grain": grain},
    )
    connection.execute(
        """insert into daily.costs by name
           select f.grain, f.local_date, f.service_id, f.channel_id, f.is_assisted, f.contact_type, f.source_id, f.contacts, f.transactions,
               case when u.low is null then 0 else f.contacts end as costed_contacts, f.contacts * u.low as cost_low,
               f.contacts * u.central as cost_central, f.contacts * u.high as cost_high, u.basis
           from daily.contacts as f
           left join (select channel_id, min(low) as low, min(central) as central, max(high) as high, min(basis) as basis
                      from reference.unit_costs group by channel_id) as u on f.channel_id = u.channel_id"""
    )
    if council.visits:
        connection.execute(
            """insert into daily.web by name
               select 'day' as grain, local_date, 'web_logs' as source_id, 'www' as site, '/a' as path, 'council_tax' as service_id,
                   'search' as referrer_group, 'phone' as device, true as is_consented, true as is_primary, 900 as visits, 2500 as views
               from reference.calendar where local_date between $first and $last""",
            {"first": council.first, "last": council.last},
        )


def _fill_quality(connection: duckdb.DuckDBPyConnection, council: Council, name: str) -> None:
    feeds = [f"{channel}_feed" for channel in council.channels] + (["web_logs"] if council.visits else [])
    gap = council.email_gap or (date(1970, 1, 1), date(1970, 1, 1))
    for feed in feeds:
        late = council.late and feed == feeds[0]
        last = council.last - timedelta(days=council.late_days if late else 0)
        connection.execute(
            """insert into quality.coverage
               select $feed, local_date, not ($feed = 'email_feed' and local_date >= $from and local_date < $to), 9
               from reference.calendar where local_date between $first and $last""",
            {"feed": feed, "first": council.first, "last": last, "from": gap[0], "to": gap[1]},
        )
        connection.execute(
            "insert into quality.feeds values (?, 'genesys_interactions', 'Customer services', ?, ?, ?, ?, 1000, 3, null)",
            [feed, council.first, last, last + timedelta(days=7), late],
        )
        file = [f"{feed}/calls.csv", feed, council.first, last]
        connection.execute(
            """insert into quality.files values (?, 'genesys_interactions', ?, 'loaded', 100, 90, 5, 3, 2, ?, ?, true, null, null, null,
               timestamp '2026-11-23 06:00:00', 'x')""",
            file,
        )
    connection.execute("insert into quality.rejects values ('calls.csv', 'genesys_interactions', 17, 'started_at', ?)", [HOSTILE])
    connection.execute("insert into quality.exclusions values ('calls.csv', 'internal call', 5)")
    connection.execute(
        "insert into quality.unmapped_labels values ('phone_feed', 'queue', ?, 812), ('phone_feed', 'queue', '=1+1', 3)", [HOSTILE]
    )
    connection.execute("insert into quality.unknown_words values ('phone_feed', 'channel_id', 'Library kiosk', 12)")
    connection.execute("insert into quality.questions values ('primary', 'waste:web', ?)", [f"Two feeds count waste. {HOSTILE}"])
    connection.execute(
        "insert into quality.assumption_log values (timestamp '2026-11-20 09:00:00', 'snap-x', 'unit_costs', ?, 'central', '5.2000', '5.3')",
        [HOSTILE],
    )
    connection.execute("insert into quality.checks values ('add_up', 'No file has lost a row.', 0)")
    connection.execute("insert into quality.build values (?, timestamp '2026-11-23 06:10:00', ?, 1, 1)", [name, council.last])
