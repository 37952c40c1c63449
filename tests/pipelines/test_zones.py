"""Local clocks: equal to zoneinfo at every hour, and a stated rule for the hours that come twice or never."""

import datetime
from zoneinfo import ZoneInfo

import duckdb
import pytest

from pipelines import zones
from pipelines.errors import ChannelShiftError


ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC", "Africa/Casablanca")


@pytest.fixture(params=ZONES)
def zoned(request):
    with duckdb.connect() as connection:
        zones.create_zone_macros(connection, request.param)
        yield connection, request.param


@pytest.mark.parametrize("year", [1971, 1999, 2026, 2070])
def test_every_half_hour_of_a_year_is_what_zoneinfo_says(zoned, year: int) -> None:
    connection, name = zoned
    zone, hour = ZoneInfo(name), datetime.timedelta(minutes=30)
    start = datetime.datetime(year, 1, 1)
    instants = [start + number * hour for number in range(365 * 48)]
    found = connection.execute(
        "select to_local($start + to_minutes(30 * n)) from (select unnest(range(365 * 48)) as n) order by n", {"start": start}
    ).fetchall()
    expected = [i.replace(tzinfo=datetime.UTC).astimezone(zone).replace(tzinfo=None) for i in instants]
    assert [row[0] for row in found] == expected


def test_a_clock_that_shows_an_hour_once_goes_to_utc_and_back(zoned) -> None:
    connection, name = zoned
    macro = zones.macro_name(name)
    wrong = connection.execute(f"""
        with clocks as (
            select to_local(timestamp '2026-01-01' + to_minutes(30 * n)) as shown, timestamp '2026-01-01' + to_minutes(30 * n) as utc
            from (select unnest(range(365 * 48)) as n))
        select count(*) from clocks
        where not is_ambiguous_{macro}(shown) and (to_utc_{macro}_earlier(shown) <> utc or to_utc_{macro}_later(shown) <> utc)""").fetchone()
    assert wrong[0] == 0


def of_london(expression: str) -> object:
    with duckdb.connect() as connection:
        zones.create_zone_macros(connection, "Europe/London")
        return connection.execute(f"select ({expression})::varchar").fetchone()[0]


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("to_utc_europe_london_earlier(timestamp '2026-10-25 01:30')", "2026-10-25 00:30:00"),
        ("to_utc_europe_london_later(timestamp '2026-10-25 01:30')", "2026-10-25 01:30:00"),
        ("is_ambiguous_europe_london(timestamp '2026-10-25 01:30')", "true"),
        ("is_ambiguous_europe_london(timestamp '2026-10-25 02:00')", "false"),
        ("to_utc_europe_london_earlier(timestamp '2026-03-29 01:30')", "2026-03-29 01:30:00"),
        ("is_nonexistent_europe_london(timestamp '2026-03-29 01:30')", "true"),
        ("is_nonexistent_europe_london(timestamp '2026-03-29 02:00')", "false"),
        ("to_local(timestamp '2026-04-01 23:30')::date", "2026-04-02"),
        ("to_local(null::timestamp)", None),
    ],
)
def test_the_hours_when_clocks_change(expression: str, answer: str | None) -> None:
    assert of_london(expression) == answer


def test_a_name_that_is_no_zone_is_refused() -> None:
    with pytest.raises(ChannelShiftError, match="GMT\\+1"):
        zones.check_zone("GMT+1")
