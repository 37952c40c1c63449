"""Feeds side by side as rows and sentences: which counts and why, how far the others are from it, and where most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.changing_primary import Claim
from pipelines.reference_columns import EVERY
from views.formatting import count, counted, month, percent, short_day
from views.theme import channel_name


NO_PRIMARY = "no_primary_chosen"
BY = {"day": "By day", "month": "By month"}
MEASURES = {"contacts": "Contacts", "transactions": "Transactions"}


@dataclass(frozen=True)
class Pair:
    """A service and channel that more than one feed tells of."""

    service_id: str
    channel_id: str
    beside: tuple[str, ...]  # feeds that do not count
    undecided: bool
    contacts: int  # that the feeds beside tell of


@dataclass(frozen=True)
class Told:
    """What each feed told of, by period; feeds in order, the one that counts first."""

    feeds: tuple[str, ...]
    counts: Mapping[str, Mapping[date, int]]
    primary: str | None
    by: str
    measure: str = "contacts"

    @property
    def periods(self) -> list[date]:
        """Every day or month any feed told of, in order."""
        return sorted({period for counts in self.counts.values() for period in counts})


def pairs_of(compared: Sequence[Mapping]) -> list[Pair]:
    """The pairs of service and channel with feeds beside, those that wait for a decision first, then the largest."""
    grouped: dict[tuple[str, str], list[Mapping]] = {}
    for row in compared:
        if row["why"] != "two_versions":
            grouped.setdefault((str(row["service_id"]), str(row["channel_id"])), []).append(row)
    pairs = [
        Pair(
            service,
            channel,
            tuple(sorted({str(row["source_id"]) for row in rows})),
            any(row["why"] == NO_PRIMARY for row in rows),
            sum(int(row["contacts"] or 0) for row in rows),
        )
        for (service, channel), rows in grouped.items()
    ]
    return sorted(pairs, key=lambda pair: (not pair.undecided, -pair.contacts, pair.service_id, pair.channel_id))


def told_of(rows: Sequence[Mapping], by: str, measure: str = "contacts") -> Told:
    """Contacts or transactions of feeds_side_by_side by feed and period; primary is the feed that counts last, none where none does."""
    counts: dict[str, dict[date, int]] = {}
    counting: dict[str, date] = {}
    for row in rows:
        if row[measure] is None:  # a small count, left out for people outside the service team
            continue
        feed = str(row["source_id"])
        mine = counts.setdefault(feed, {})
        mine[row["period"]] = mine.get(row["period"], 0) + int(row[measure])
        if row["why"] is None:
            counting[feed] = max(row["period"], counting.get(feed, row["period"]))
    undecided = any(row["why"] == NO_PRIMARY for row in rows)
    primary = None if undecided or not counting else max(counting, key=lambda feed: (counting[feed], feed))
    feeds = sorted(counts, key=lambda feed: (feed != primary, -sum(counts[feed].values()), feed))
    return Told(tuple(feeds), counts, primary, by, measure)


def table_rows(told: Told) -> list[dict]:
    """A row a period, latest first: what each feed told of, and each other feed's distance from the first."""
    rows = []
    for period in reversed(told.periods):
        row: dict[str, object] = {"period": period}
        first = told.counts[told.feeds[0]].get(period)
        for position, feed in enumerate(told.feeds):
            mine = told.counts[feed].get(period)
            row[f"contacts_{feed}"] = mine
            if position:
                row[f"difference_{feed}"] = None if mine is None or first is None else mine - first
        rows.append(row)
    return rows


def distances(told: Told) -> list[tuple[str, str]]:
    """How far each other feed is from the first over what both tell of, and where they differ most; the second may be empty."""
    return [distance(told, told.feeds[0], other) for other in told.feeds[1:]]


def distance(told: Told, first: str, other: str) -> tuple[str, str]:
    """One feed against another over the stretch both live in; days on which one tells of nothing count as nothing there."""
    mine, theirs = told.counts[first], told.counts[other]
    start, end = max(min(mine), min(theirs)), min(max(mine), max(theirs))
    shared = [period for period in told.periods if start <= period <= end]
    if not shared:
        return f"{first} and {other} never tell of the same {told.by}", ""
    ours, others = sum(mine.get(each, 0) for each in shared), sum(theirs.get(each, 0) for each in shared)
    words = f"{other} tells of {amount(others, ours)} than {first}" if others != ours else f"{other} and {first} tell of the same number"
    words += f" ({count(others)} against {count(ours)}) in {counted(len(shared), told.by, told.by + 's')}"
    both = [each for each in shared if each in mine and each in theirs]
    worst = max(both, key=lambda each: (abs(theirs[each] - mine[each]), each), default=None)
    if worst is None or theirs[worst] == mine[worst]:
        return words, ""
    gap = theirs[worst] - mine[worst]
    return words, f"The largest difference is {count(abs(gap))} {'fewer' if gap < 0 else 'more'} {when(worst, told.by)}."


def amount(others: int, ours: int) -> str:
    """4.1% fewer, or a plain count where there is no base."""
    word = "fewer" if others < ours else "more"
    return f"{percent(abs(others - ours) / ours)} {word}" if ours else f"{count(others)} {word}"


def when(period: date, by: str) -> str:
    """On 3 May 2026, or in May 2026."""
    return f"in {month(period)}" if by == "month" else f"on {short_day(period)}"


def why_primary(told: Told, claims: Sequence[Claim], service: str, channel_id: str) -> str:
    """Which feed counts and by which cell of sources.csv; says what it means that none was chosen."""
    if told.primary is None and claims:
        named = claims[0]
        return (
            f"Nothing counts: primary_for of sources.csv names {named.source_id} ({named.part}), and the figures hold nothing of it here."
        )
    if told.primary is None:
        return "No feed is chosen, so none counts in the days that more than one tells of."
    holding = next((claim for claim in claims if claim.source_id == told.primary), None)
    if holding is None or claims[0].source_id != told.primary:
        return f"{told.primary} counts; sources.csv was changed since the figures were built."
    service_part, _, channel_part = holding.part.partition(":")
    about = "every service" if service_part == EVERY else service
    by = "every channel" if channel_part == EVERY else channel_name(channel_id).lower()
    return f"{told.primary} counts, because primary_for of sources.csv names it for {about}, {by} ({holding.part})."
