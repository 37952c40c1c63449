"""Local clocks and UTC as temporary SQL macros, made from the zone's own changes; both times without a zone."""

import datetime
import re
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

import duckdb

from pipelines.errors import ChannelShiftError


FIRST_YEAR, LAST_YEAR = 1970, 2101
UTC = datetime.UTC


@cache
def zone_names() -> frozenset[str]:
    """Every zone name this machine knows; the search through its files is made once."""
    return frozenset(available_timezones())


def check_zone(name: str) -> str:
    """The name when it is a zone's; else a sentence."""
    if name not in zone_names():
        raise ChannelShiftError(f'"{name}" is not a zone name such as Europe/London.')
    return name


def create_zone_macros(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Makes to_local(utc) and to_local_<zone>(utc), and for local clocks to_utc_<zone>_earlier / _later, is_ambiguous_ and is_nonexistent_."""
    macro = macro_name(name)
    connection.execute(f"create or replace temp macro to_local(ts) as ts + to_seconds({_tree(_offsets_by_utc(name), 'ts')})")
    create_feed_macros(connection, name)
    connection.execute(f"create or replace temp macro to_local_{macro}(ts) as to_local(ts)")


def create_feed_macros(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Makes the macros that read a local clock of one zone; an hour that does not exist is shifted forward, as clocks are."""
    macro = macro_name(name)
    for policy in ("earlier", "later"):
        tree = _tree(_offsets_by_local(name, policy), "ts")
        connection.execute(f"create or replace temp macro to_utc_{macro}_{policy}(ts) as ts - to_seconds({tree})")
    folds, gaps = _folds_and_gaps(name)
    for kind, spans in (("ambiguous", folds), ("nonexistent", gaps)):
        steps = [(datetime.datetime(FIRST_YEAR, 1, 1), 0)]
        for start, end in spans:
            steps += [(start, 1), (end, 0)]
        connection.execute(f"create or replace temp macro is_{kind}_{macro}(ts) as ({_tree(tuple(steps), 'ts')}) = 1")


def macro_name(zone: str) -> str:
    """A zone's name as a part of a macro's."""
    return re.sub(r"[^a-z0-9]", "_", check_zone(zone).lower())


def _offset(zone: ZoneInfo, instant: datetime.datetime) -> int:
    offset = instant.replace(tzinfo=UTC).astimezone(zone).utcoffset() or datetime.timedelta(0)
    return int(offset.total_seconds())


@lru_cache(maxsize=64)
def _changes(name: str) -> tuple[tuple[datetime.datetime, int, int], ...]:
    """(UTC instant, seconds before, seconds after) of every change of the zone's offset."""
    zone = ZoneInfo(name)
    day, found = datetime.datetime(FIRST_YEAR, 1, 1), []
    before = _offset(zone, day)
    while day.year < LAST_YEAR:
        following = day + datetime.timedelta(days=7)
        after = _offset(zone, following)
        if after != before:
            low, high = day, following
            while high - low > datetime.timedelta(seconds=1):
                middle = low + (high - low) // 2
                low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
            found.append((high.replace(microsecond=0), before, after))
            before = after
        day = following
    return tuple(found)


def _offsets_by_utc(name: str) -> tuple[tuple[datetime.datetime, int], ...]:
    first = (datetime.datetime(FIRST_YEAR, 1, 1), _offset(ZoneInfo(name), datetime.datetime(FIRST_YEAR, 1, 1)))
    return (first, *((instant, after) for instant, _, after in _changes(name)))


def _offsets_by_local(name: str, policy: str) -> tuple[tuple[datetime.datetime, int], ...]:
    """Where a local clock starts to mean a new offset: an hour that comes twice by the policy, one that never comes with the old offset."""
    steps = [_offsets_by_utc(name)[0]]
    for instant, before, after in _changes(name):
        old, new = instant + datetime.timedelta(seconds=before), instant + datetime.timedelta(seconds=after)
        steps.append((max(old, new) if after > before or policy == "earlier" else min(old, new), after))
    return tuple(steps)


def _folds_and_gaps(
    name: str,
) -> tuple[list[tuple[datetime.datetime, datetime.datetime]], list[tuple[datetime.datetime, datetime.datetime]]]:
    folds: list[tuple[datetime.datetime, datetime.datetime]] = []
    gaps: list[tuple[datetime.datetime, datetime.datetime]] = []
    for instant, before, after in _changes(name):
        old, new = instant + datetime.timedelta(seconds=before), instant + datetime.timedelta(seconds=after)
        (gaps if new > old else folds).append((min(old, new), max(old, new)))
    return folds, gaps


def _tree(steps: tuple[tuple[datetime.datetime, int], ...], value: str) -> str:
    """A balanced CASE over the steps, so that a hundred years cost eight comparisons."""
    if len(steps) == 1:
        return str(steps[0][1])
    middle = len(steps) // 2
    return f"case when {value} < timestamp '{steps[middle][0]}' then {_tree(steps[:middle], value)} else {_tree(steps[middle:], value)} end"
