"""A small council of six services over three years, whose calls, visits and online requests tests change at will."""

import datetime

import duckdb

from analysis.ask import _answer
from tests.tables import empty_world, finish


FIRST, LAST = datetime.date(2023, 1, 1), datetime.date(2025, 12, 31)
PERIOD, BASELINE = ("2025-01-01", "2026-01-01"), ("2023-01-01", "2024-01-01")
SERVICES = ("bins", "council_tax", "parking", "planning", "rents", "trees")


def council(
    *,
    calls: float = 1.0,
    online: float = 1.0,
    visits: float = 1.0,
    everywhere: float = 1.0,
    only: tuple[str, ...] = SERVICES,
    channels: tuple[str, ...] = ("phone", "web", "face_to_face"),
    grain: str = "day",
    online_from: str = "2023-01-01",
    until: str = "2026-01-01",
    changes: tuple[dict, ...] = (),
    fallen: str = "bins",
) -> duckdb.DuckDBPyConnection:
    """Counts a day: 40 calls, 30 visits over two offices, 20 requests; `fallen` has those times the factors from 2025, all times `everywhere`.

    Noise is a hash of day, service and channel: up to a tenth either way, the same on every run.
    """
    connection = empty_world()
    connection.execute(
        """
        insert into daily.contacts by name
        with days as (
            select unnest(generate_series($first::date, $last::date, case when $grain = 'month' then interval 1 month else interval 1 day end))::date as local_date
        ),
        lines as (
            select service_id, channel_id, site, base from (values ('phone', null, 40), ('face_to_face', 'Hall', 18), ('face_to_face', 'Hub', 12), ('web', null, 20))
                as l(channel_id, site, base) cross join (select unnest($services) as service_id)
        )
        select $grain as grain, d.local_date, l.service_id, l.channel_id, l.channel_id <> 'web' as is_assisted, 'transaction' as contact_type, l.site,
            l.channel_id as source_id,
            round(l.base * case when $grain = 'month' then 30 else 1 end * (0.9 + 0.2 * (hash(d.local_date, l.service_id, l.channel_id, l.site) % 1000) / 1000.0)
                * case when d.local_date >= '2025-01-01' then $everywhere * case when l.service_id = $fallen
                    then case l.channel_id when 'phone' then $calls when 'web' then $online else $visits end else 1 end else 1 end)::bigint as contacts,
            case when l.channel_id = 'web' then contacts else 0 end as transactions, 0 as wait_known, 0 as handle_known
        from days as d cross join lines as l
        where list_contains($channels, l.channel_id) and d.local_date < $until::date and (l.channel_id <> 'web' or d.local_date >= $online_from::date)
        """,
        {
            "first": FIRST, "last": LAST, "grain": grain, "services": list(only), "channels": list(channels), "everywhere": everywhere, "calls": calls,
            "online": online, "visits": visits, "until": until, "online_from": online_from, "fallen": fallen,
        },
    )  # fmt: skip
    for place, change in enumerate(changes):
        row = {"note": "", "row_no": place, **change}
        marks = ", ".join(f"${name}" for name in row)
        connection.execute(f"insert into reference.changes ({', '.join(row)}) values ({marks})", row)
    finish(connection)
    return connection


NOTHING_CUT = {"from_date": "2020-01-01", "kind": "policy", "note": "Nothing else changed"}
CUT = {"from_date": "2024-12-16", "kind": "opening_hours", "service_id": "bins", "channel_id": "phone", "note": "Lines shut at four"}


def ask(connection: duckdb.DuckDBPyConnection, name: str, **given: str) -> list[dict]:
    """The rows of a finding, worked out now."""
    return _answer(connection, name, given, "").records()


def line(
    connection: duckdb.DuckDBPyConnection, service: str = "bins", channel: str = "phone", site: str | None = None, about: str = "period"
) -> dict:
    """The one row of a line of 2025 against 2023."""
    dates = dict(zip(("start_date", "end_date", "baseline_start", "baseline_end"), (*PERIOD, *BASELINE), strict=True))
    rows = ask(connection, "shift_or_cut", **dates)
    (row,) = [
        row for row in rows if (row["service_id"], row["channel_id"], row["site"], row["about"]) == (service or None, channel, site, about)
    ]
    return row
