"""Local clocks and UTC as temporary SQL macros, made from the zone's own changes; both times without a zone."""

import datetime
import re
from functools import cache, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import duckdb

from pipelines.database import make_macros
from pipelines.errors import ChannelShiftError


FIRST_YEAR, LAST_YEAR = 1970, 2101
MICROSECOND = datetime.timedelta(microseconds=1)
NEVER = 2**62  # microseconds, later than any moment
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
    create_feed_macros(connection, name)
    connection.execute(f"create or replace temp macro to_local(ts) as ts + to_seconds({_offset_at('ts', _offsets_by_utc(name))})")
    connection.execute(f"create or replace temp macro to_local_{macro_name(name)}(ts) as to_local(ts)")


def create_feed_macros(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Makes the macros that read a local clock of one zone, once on a connection; an hour that does not exist is shifted forward, as clocks are."""
    macro = macro_name(name)
    utc = f"to_utc_{macro}_earlier(ts)"
    bodies = {
        f"to_utc_{macro}_{way}(ts)": f"ts - to_seconds({_offset_at('ts', _offsets_by_local(name, way))})" for way in ("earlier", "later")
    }
    bodies[f"is_ambiguous_{macro}(ts)"] = f"{utc} <> to_utc_{macro}_later(ts)"
    bodies[f"is_nonexistent_{macro}(ts)"] = f"{utc} + to_seconds({_offset_at(utc, _offsets_by_utc(name))}) <> ts"
    make_macros(connection, bodies)


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


def _offset_at(value: str, steps: tuple[tuple[datetime.datetime, int], ...]) -> str:
    """Seconds from UTC at a moment, looked up in spans of time so short that each has one change at most.

    A CASE over all changes would cost every plan many times as much. Of each span there is its change and the offset after it;
    until its change the offset of the span before holds, of the first span the first of the list.
    """
    if len(steps) == 1:
        return str(steps[0][1])
    starts = [(moment - steps[0][0]) // MICROSECOND for moment, _ in steps]
    width = min(after - before for before, after in pairwise(starts[1:])) if len(steps) > 2 else starts[1]
    spans = starts[-1] // width + 1
    changes, offsets, step = [], [steps[0][1]], 0
    for span in range(spans):
        is_change = step + 1 < len(steps) and starts[step + 1] // width == span
        step += is_change
        changes.append(starts[step] if is_change else NEVER)
        offsets.append(steps[step][1])
    moment = f"epoch_us({value})"
    span_of = f"greatest(1, least({spans}, {moment} // {width} + 1))"
    return f"('{offsets}'::integer[])[{span_of} + ({moment} >= ('{changes}'::bigint[])[{span_of}])::integer]"
