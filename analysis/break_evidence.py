"""Breaks from the counts, labels and web figures of one organisation, each with its date, its evidence and what to write down about it."""

import csv
import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.breaks_found import Break, date_share, drop_outs, level_shifts, moved_counts, placeholders, repeated_counts
from analysis.counted_series import CountedSeries, Key, days_marked, is_alive, periods_between
from analysis.known_changes import DAY, KnownChange, as_date
from analysis.renamed_labels import LabelLife, renamed_labels
from analysis.watched_series import WatchedSeries


COUNTING, CONSENT, RELABELLED = "counting_changed", "consent", "relabelled"
WEEKS_AT_ENDS = 8  # of a label's life, to compare volumes
DAYS_NEAR = 14  # a change written down so near explains a break
EXPLAINING = {  # kinds of changes.csv that explain a break of each kind
    CONSENT: ("consent", "counting_changed"),
    RELABELLED: ("relabelled", "counting_changed"),
    COUNTING: ("counting_changed", "relabelled", "outage", "office_closed", "line_closed", "opening_hours", "policy"),
}
BUSY = ("bill", "letter", "election")  # so much more contact that a count of 99 may be one
HEADER_CELLS = 6  # of changes.csv after the note: quantity, cost, hours_before, hours_after, lost_share, registered_on
SAME_DAY_SERIES = 3  # series of a channel that drop together are one break of the channel


@dataclass(frozen=True)
class FoundBreak:
    """One break: what kind of sign, the kind changes.csv would call it, where, since and until when (exclusive), and the evidence."""

    sign: str
    kind: str
    source_id: str | None
    service_id: str | None
    channel_id: str | None
    from_date: datetime.date
    to_date: datetime.date | None
    before: float | None
    after: float | None
    chance: float | None
    evidence: str
    site: str | None = None

    def explained_by(self, changes: Sequence[KnownChange]) -> list[str]:
        """The changes written down that say so."""
        near = DAYS_NEAR * DAY
        found = []
        for change in changes:
            starts_near = change.kind not in BUSY and abs(change.start - self.from_date) <= near
            covers = change.kind in ("outage", *BUSY) and change.start <= self.from_date < change.days()[1]
            channel = None if change.kind == "outage" else self.channel_id
            explaining = (*EXPLAINING[self.kind], *(BUSY if self.sign == "placeholder" else ()))
            if change.kind in explaining and (starts_near or covers) and change.is_about(self.service_id, channel):
                found.append(change.told())
        return found

    def suggested_row(self) -> str:
        """The line that changes.csv would need."""
        line = io.StringIO()
        until = "" if self.to_date is None else self.to_date.isoformat()
        cells = [self.from_date.isoformat(), until, self.kind, self.service_id or "", self.channel_id or "", self.site or "", self.evidence]
        csv.writer(line, lineterminator="").writerow([*cells, *[""] * HEADER_CELLS])
        return line.getvalue()


def feed_breaks(records: Sequence[Mapping[str, object]]) -> list[FoundBreak]:
    """Feeds that stop or have a gap of two days or more, from the metric breaks."""
    found = []
    for row in records:
        if row["kind"] not in ("feed_gap", "feed_stops"):
            continue
        start, end = as_date(row["from_date"]), None if row["to_date"] is None else as_date(row["to_date"])
        if end is not None and (end - start).days < 2:
            continue
        what = "no data at all since this day" if end is None else f"no data for {(end - start).days} days"
        found.append(
            FoundBreak(
                str(row["kind"]),
                COUNTING,
                str(row["source_id"]),
                None,
                None,
                start,
                end,
                None,
                None,
                None,
                f"Feed {row['source_id']}: {what}",
            )
        )
    return found


def count_breaks(watched: WatchedSeries, names: Mapping[str, str]) -> list[FoundBreak]:
    """Drops to nothing, repeated counts and placeholders in the counts by day, and by week or month of what is not counted by day."""
    found: list[FoundBreak] = []
    for grain, season in (("day", 7), ("week", 1), ("month", 1)):
        series = watched.of(grain)
        finer = {"day": [], "week": watched.days.keys, "month": [*watched.days.keys, *watched.weeks.keys]}[grain]
        keys = [key for key in series.keys if key not in set(finer)]
        closed = days_marked(series.periods, watched.calendar.holidays) if grain == "day" else np.zeros(len(series.periods), bool)
        drops: dict[tuple[str, int, int | None], list[tuple[Key, Break]]] = {}
        for key in keys:
            row = series.counts[series.keys.index(key)]
            for each in drop_outs(row, season, closed):
                drops.setdefault((key[1], each.first, each.last), []).append((key, each))
            others = [*repeated_counts(row), *placeholders(row, season)] if key[0] is not None else []
            found += [_of_series(series, grain, names, key, each) for each in others]
        found += [_of_series(series, grain, names, *each) for group in drops.values() for each in _together(group)]
    return found


def _together(group: list[tuple[Key, Break]]) -> list[tuple[Key, Break]]:
    """One break of the channel when several of its series drop on the same days or their sum does; else each its own."""
    whole = [each for each in group if each[0][0] is None]
    if whole or len(group) < SAME_DAY_SERIES:
        return whole or group
    before, after = (sum(getattr(each, name) for _, each in group) for name in ("before", "after"))
    return [((None, group[0][0][1]), Break(group[0][1].kind, group[0][1].first, group[0][1].last, before, after))]


def _of_series(series: CountedSeries, grain: str, names: Mapping[str, str], key: Key, each: Break) -> FoundBreak:
    start = series.periods[each.first]
    end = None if each.last is None else _begin(series, grain, each.last)
    name = f"{names.get(key[0], key[0]) if key[0] else 'All services'} by {key[1].replace('_', ' ')}"
    after = f"{each.after:,.0f} {'contact' if round(each.after) == 1 else 'contacts'} a {grain}" if round(each.after) else "nothing counted"
    words = {
        "dropped_out": f"{name}: {after} where {each.before:,.0f} were usual, then back",
        "stopped": f"{name}: {after} since then where {each.before:,.0f} were usual",
        "repeated": f"{name}: the same count {each.after:,.0f} in {(each.last or each.first) - each.first} {grain}s running",
        "placeholder": f"{name}: the count {each.after:,.0f} comes too often, or too far from the usual {each.before:,.0f}, to be a count",
    }
    return FoundBreak(each.kind, COUNTING, None, key[0], key[1], start, end, each.before, each.after, each.chance, words[each.kind])


def _begin(series: CountedSeries, grain: str, place: int) -> datetime.date:
    return series.periods[place] if place < len(series.periods) else periods_between(series.periods[-1], 2, grain)[1]


def moved_breaks(watched: WatchedSeries, names: Mapping[str, str]) -> list[FoundBreak]:
    """Services whose contacts move to another service, or to no service, on one channel from one week to the next."""
    series, found = watched.weeks, []
    for channel in sorted({key[1] for key in series.keys}):
        places = [place for place, key in enumerate(series.keys) if key[1] == channel and key[0] is not None]
        for move in moved_counts(series.counts[places]):
            loser, gainer = (series.keys[places[place]][0] for place in (move.loser, move.gainer))
            who, other = (names.get(str(each), str(each)) for each in (loser, gainer))
            evidence = f"{who} by {channel.replace('_', ' ')}: {move.lost:,.0f} contacts a week fewer for good, while {other} has {move.gained:,.0f} more"
            found.append(
                FoundBreak(
                    "moved", RELABELLED, None, loser, channel, series.periods[move.first], None, move.lost, move.gained, None, evidence
                )
            )
    return found


def label_breaks(records: Sequence[Mapping[str, object]]) -> list[FoundBreak]:
    """Labels renamed within a feed and field, from the rows of the query breaks_labels."""
    groups: dict[tuple[str, str], dict[str, list[Mapping[str, object]]]] = {}
    for row in records:
        groups.setdefault((str(row["source_id"]), str(row["field"])), {}).setdefault(str(row["label"]), []).append(row)
    found = []
    for labels in groups.values():
        lives = [_life(rows) for rows in labels.values()]
        any_row = next(iter(labels.values()))[0]
        for pair in renamed_labels(lives, as_date(any_row["feed_first"]), as_date(any_row["feed_last"])):
            old, new = pair.old, pair.new
            evidence = (
                f"{old.field.replace('_', ' ')} {old.label} ends on {old.last_day} with {old.a_week_at_end:,.0f} contacts a week, "
                f"{new.label} begins on {new.first_day} with {new.a_week_at_start:,.0f}"
            )
            service = new.service_id if new.service_id != "unmapped" else old.service_id
            found.append(
                FoundBreak(
                    "renamed_label",
                    RELABELLED,
                    new.source_id,
                    service,
                    new.channel_id,
                    new.first_day,
                    None,
                    old.a_week_at_end,
                    new.a_week_at_start,
                    None,
                    evidence,
                )
            )
    return found


def _life(rows: Sequence[Mapping[str, object]]) -> LabelLife:
    one = rows[0]
    weeks = {as_date(row["week"]): float(str(row["contacts"])) for row in rows}
    first, last = as_date(one["first_day"]), as_date(one["last_day"])
    monday_first, monday_last = first - first.weekday() * DAY, last - last.weekday() * DAY
    start = [
        weeks.get(monday_first + 7 * step * DAY, 0.0) for step in range(1, WEEKS_AT_ENDS + 1) if monday_first + 7 * step * DAY < monday_last
    ]
    end = [
        weeks.get(monday_last - 7 * step * DAY, 0.0) for step in range(1, WEEKS_AT_ENDS + 1) if monday_last - 7 * step * DAY > monday_first
    ]
    source, field, label, service, channel = (str(one[name]) for name in ("source_id", "field", "label", "service_id", "channel_id"))
    return LabelLife(source, field, label, service, channel, first, last, _mean(start), _mean(end))


def web_breaks(records: Sequence[Mapping[str, object]], watched: WatchedSeries) -> list[FoundBreak]:
    """Feeds of web visits that lose visits for good against another feed of the site, or against online contacts where there is none."""
    feeds: dict[tuple[str, str | None], dict[datetime.date, float]] = {}
    for measure in ("visits", "views"):
        for row in records:
            key = (str(row["source_id"]), None if row["site"] is None else str(row["site"]))
            if float(str(row[measure] or 0)) > 0:
                feeds.setdefault((f"{key[0]} {measure}", key[1]), {})[as_date(row["month"])] = float(str(row[measure]))
    place = watched.months.place_of((None, "web"))
    online = {} if place is None else dict(zip(watched.months.periods, watched.months.counts[place].tolist(), strict=True))
    found, done = [], set()
    for (name, site), counts in feeds.items():
        source, measure = name.split(" ")
        others = [
            (other.split(" ")[0], each)
            for (other, where), each in feeds.items()
            if where == site and other.endswith(measure) and other != name
        ]
        for compared, each in others or [("online contacts", online)]:
            for shift, month in _shifts(counts, each):
                if (source, month) in done or shift.after > shift.before:  # the feed that loses is the one that changed
                    continue
                done.add((source, month))
                found.append(_web_break(source, site, measure, compared, shift, month, counts, each))
    return found


def _shifts(counts: Mapping[datetime.date, float], others: Mapping[datetime.date, float]) -> list[tuple[Break, datetime.date]]:
    months = sorted(month for month in counts if others.get(month, 0.0) > 0)
    if not months:
        return []
    return [(each, months[each.first]) for each in level_shifts(np.log([counts[month] / others[month] for month in months]))]


def _web_break(
    source: str,
    site: str | None,
    measure: str,
    compared: str,
    shift: Break,
    month: datetime.date,
    counts: Mapping[datetime.date, float],
    others: Mapping[datetime.date, float],
) -> FoundBreak:
    before, after = float(np.exp(shift.before)), float(np.exp(shift.after))
    share = date_share(before, counts[month] / others[month], after)
    following = periods_between(month, 2, "month")[1]
    day = month + datetime.timedelta(days=round(share * (following - month).days))
    evidence = f"{source} counts {1 - after / before:.0%} fewer {measure} from then on, measured against {compared}; consent or tracking may have changed"
    return FoundBreak("lost_visits", CONSENT, source, None, "web", day, None, before, after, None, evidence, site)


def series_examined(watched: WatchedSeries) -> int:
    """How many series by service and channel were looked through."""
    keys = {key for key in [*watched.days.keys, *watched.weeks.keys, *watched.months.keys] if key[0] is not None}
    return len(keys) if is_alive(watched.months.counts).any() or keys else 0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
