"""Answers put in the shape the screen needs: one set of figures for the first screen, series for charts, rows for tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.questions import first_complete_year
from views.compared import not_compared
from views.filters import Period, first_of_month


BASELINE_MONTHS = 12
SPARK_MONTHS = 18
PARTIAL_DAYS = 3  # a month that lacks so many days of a feed is drawn as missing; one or two days would hide it for 3 to 7 %
TRICKLE = 0.01  # of all contacts
COUNTING = frozenset({"consent", "relabelled", "counting_changed"})
FEED_BREAKS = frozenset({"feed_gap", "feed_begins", "feed_stops"})

Rows = Sequence[dict]
Ask = Callable[..., list[dict]]


@dataclass(frozen=True)
class Headlines:
    """Everything the first screen says, for one period and service; None where it is refused, with the reason."""

    contacts: int | None
    contacts_change: float | None
    contacts_line: list[float]
    take_up: float | None
    take_up_change: float | None
    take_up_line: list[float]
    take_up_why: str | None
    not_compared: str
    definition_name: str
    cost: float | None
    cost_low: float | None
    cost_high: float | None
    cost_change: float | None
    cost_line: list[float]
    costed_share: float | None
    basis: str
    saving_low: float | None
    saving_high: float | None
    saving_services: int
    saving_services_without: int
    saving_why: str | None
    saving_label: str
    saving_start: date
    baseline: tuple[date, date]

    @property
    def own_costs(self) -> bool:
        """Whether no published national figure stands in for the council's own."""
        return bool(self.basis) and "published" not in self.basis


def headlines(rows: Ask, period: Period, who: Mapping[str, str | None], definition: str, published: tuple[date, date]) -> Headlines:
    """Asks the questions of the first screen; every figure is one an answer holds, changes are differences of two answers."""
    base = first_year(published)
    refusal = no_baseline(base, [str(row["channel_id"]) for row in rows("contacts_by_grain", end_date=period.end, **who)])
    asked = {"end_date": period.end, **who, "definition_id": definition, "baseline_start": base[0], "baseline_end": base[1]}
    now = rows("headline", start_date=period.start, **asked)[0]
    saving_start = saving_from(period, base)
    money = now if saving_start == period.start else rows("headline", start_date=saving_start, **asked)[0]
    compared = {
        "start_date": period.start,
        "end_date": period.end,
        "baseline_start": period.compared_start,
        "baseline_end": period.compared_end,
    }
    earlier = rows("cost_per_transaction_compared", **compared, **who)
    before = earlier[0] if period.compared_start >= published[0] and earlier else {}
    contacts = now["contacts"]  # null where nothing is counted, or too few for people outside the team
    return Headlines(
        contacts=contacts,
        contacts_change=ratio_change(now["contacts_compared"], now["contacts_year_before"]),
        take_up=optional(now["digital_take_up"]),
        take_up_change=difference(now["digital_take_up_compared"], now["digital_take_up_year_before"]),
        take_up_why=now["take_up_why"],
        not_compared=not_compared(rows, period, published, who),
        definition_name=str(now["definition_name"] or definition),
        cost=optional(now["cost_per_transaction"]),
        cost_low=optional(now["cost_per_transaction_low"]),
        cost_high=optional(now["cost_per_transaction_high"]),
        cost_change=difference(before.get("cost_per_transaction_later"), before.get("cost_per_transaction")),
        costed_share=optional(now["costed_share"]),
        basis=str(now["basis"] or ""),
        saving_low=None if refusal else optional(money["saving_low"]),
        saving_high=None if refusal else optional(money["saving_high"]),
        saving_services=int(money["saving_services"] or 0),
        saving_services_without=int(money["saving_services_without"] or 0),
        saving_why=refusal or money["saving_why"],
        saving_label=str(money["saving_label"]),
        saving_start=saving_start,
        baseline=base,
        **sparklines(rows, period, who, definition),
    )


def first_year(published: tuple[date, date]) -> tuple[date, date]:
    """The first twelve whole months, the baseline until a council names another."""
    start, end = first_complete_year(*published)
    return start or published[0], end or published[1]


def no_baseline(base: tuple[date, date], channels: Sequence[str]) -> str | None:
    """Why there can be no baseline, or None: a part of a year has its own season, and one channel has no mix."""
    if base[1] < first_of_month(base[0], BASELINE_MONTHS):
        return "The data do not yet hold twelve whole months to compare with."
    if len(set(channels)) < 2:
        return "Only one channel has data, so no contact can be seen to move."
    return None


def sparklines(rows: Ask, period: Period, who: Mapping[str, str | None], definition: str) -> dict[str, list[float]]:
    """The shapes under the tiles: complete months up to the end of the period."""
    end = first_of_month(period.end)
    shape = {"start_date": first_of_month(end, -SPARK_MONTHS), "end_date": end, **who}
    take_up = rows("digital_take_up_by_month", **shape, definition_id=definition)
    return {
        "take_up_line": whole_line([row["digital_take_up"] for row in take_up]),
        "contacts_line": steady_sums(rows("contacts_by_month_and_channel", **shape)),
        "cost_line": rolling_cost(rows("cost_per_transaction_by_channel_rolling", **shape)),
    }


def saving_from(period: Period, base: tuple[date, date]) -> date:
    """Where the saving starts counting: after the baseline, when the period reaches into it and beyond."""
    return base[1] if period.start < base[1] < period.end else period.start


def optional(value: object) -> float | None:
    """A number, or None."""
    return None if value is None else float(str(value))


def difference(now: object, before: object) -> float | None:
    """Now less before; None when either is missing."""
    first, second = optional(now), optional(before)
    return None if first is None or second is None else first - second


def ratio_change(now: object, before: object) -> float | None:
    """The change as a share of before; None when either is missing or before is zero."""
    first, second = optional(now), optional(before)
    return None if first is None or not second else first / second - 1


def whole_line(values: Iterable[object]) -> list[float]:
    """A sparkline has no gaps, so one with a missing month is not drawn."""
    numbers = [optional(value) for value in values]
    return [] if len(numbers) < 3 or None in numbers else [number for number in numbers if number is not None]


def steady_sums(rows: Rows) -> list[float]:
    """Contacts of all channels by month; empty when a channel lacks a month, since that would read as a fall."""
    months: dict[date, dict[str, object]] = {}
    for row in rows:
        months.setdefault(row["month"], {})[row["channel_id"]] = row["contacts"]
    steady = len({tuple(sorted(channels)) for channels in months.values()}) == 1
    whole = all(value is not None for channels in months.values() for value in channels.values())
    return whole_line(sum(int(str(v)) for v in months[key].values()) for key in sorted(months)) if steady and whole else []


def rolling_cost(rows: Rows) -> list[float]:
    """Cost per transaction over rolling years; empty unless every contact of every channel has a unit cost."""
    if not rows or any(row["costed_share"] != 1 or row["cost_central"] is None for row in rows):
        return []
    months = sorted({row["month"] for row in rows})
    parts = [[row for row in rows if row["month"] == month] for month in months]
    sums = [(sum(float(r["cost_central"]) for r in part), sum(int(r["transactions"]) for r in part)) for part in parts]
    return whole_line(cost / transactions if transactions else None for cost, transactions in sums)


def months_between(start: date, end: date) -> list[date]:
    """The first days of all months that begin in the half-open range, the first one always among them."""
    months = [first_of_month(start)]
    while first_of_month(months[-1], 1) < end:
        months.append(first_of_month(months[-1], 1))
    return months


@dataclass(frozen=True)
class Series:
    """Contacts a month by channel, most first; None where a month is missing or lacks days of a feed."""

    months: tuple[date, ...]
    values: dict[str, list[int | None]]
    names: dict[str, str]

    def last(self, channel: str) -> int:
        """The position of a channel's last figure."""
        return max(i for i, value in enumerate(self.values[channel]) if value is not None)


def series_by_channel(
    rows: Rows, months: Sequence[date], partial: set[tuple[str, date]], looked: Set[tuple[str, date]] = frozenset()
) -> Series:
    """The rows as one line per channel; channels without any whole month are left out, months somebody looked at are nought."""
    found: dict[str, dict[date, int]] = {}
    for row in rows:
        if row["contacts"] is not None and (row["channel_id"], row["month"]) not in partial:
            found.setdefault(str(row["channel_id"]), {})[row["month"]] = int(row["contacts"])
    ordered = sorted(found, key=lambda channel: (-sum(found[channel].values()), channel))
    for channel, month in sorted(looked - partial):
        if channel in found:
            found[channel].setdefault(month, 0)
    values = {c: [found[c].get(month) for month in months] for c in ordered if any(month in found[c] for month in months)}
    names = {str(row["channel_id"]): str(row["channel_name"]) for row in rows}
    return Series(tuple(months), values, {channel: names[channel] for channel in values})


def partial_months(breaks: Rows, grains: Rows, months: Sequence[date]) -> set[tuple[str, date]]:
    """Channel and month wherever a feed of the channel lacks days, so that missing days never read as fewer contacts."""
    channels: dict[str, set[str]] = {}
    for row in grains:
        channels.setdefault(str(row["source_id"]), set()).add(str(row["channel_id"]))
    found = set()
    for row in breaks:
        for month in months if row["kind"] in FEED_BREAKS else ():
            if days_lost(row, month) >= PARTIAL_DAYS:
                found |= {(channel, month) for channel in channels.get(str(row["source_id"]), ())}
    return found


def looked_at(grains: Rows, feeds: Rows, months: Sequence[date]) -> set[tuple[str, date]]:
    """Channel and month wherever every feed of the channel lists single contacts and spans the month: no row there means nobody came."""
    spans = {str(row["source_id"]): (row["first_date"], row["last_date"]) for row in feeds}
    by_channel: dict[str, list[dict]] = {}
    for row in grains:
        by_channel.setdefault(str(row["channel_id"]), []).append(row)
    return {
        (channel, month)
        for channel, parts in by_channel.items()
        for month in months
        if all(row.get("grain") == "day" and spans_month(spans.get(str(row["source_id"])), month) for row in parts)
    }


def spans_month(dates: tuple[date | None, date | None] | None, month: date) -> bool:
    """Whether a feed begins before the month's second week and ends in its last; a quiet feed has no row on every day."""
    if dates is None or dates[0] is None or dates[1] is None:
        return False
    return dates[0] <= month + timedelta(days=PARTIAL_DAYS) and dates[1] >= first_of_month(month, 1) - timedelta(days=1 + PARTIAL_DAYS)


def days_lost(row: dict, month: date) -> int:
    """Days of the month that a break of a feed takes away."""
    start, end = month, first_of_month(month, 1)
    if row["kind"] == "feed_begins":
        begun: date = row["from_date"]
        return (begun - start).days if start < begun < end else 0
    to_date: date = row["to_date"] or end
    from_date: date = row["from_date"]
    return max(0, (min(to_date, end) - max(from_date, start)).days)


def silent_channels(series: Series) -> dict[str, date]:
    """Channels whose data stop before the others', with the last month they have; a trickle is no news."""
    sums = {channel: sum(value or 0 for value in values) for channel, values in series.values.items()}
    last = {channel: series.last(channel) for channel in series.values if sums[channel] >= TRICKLE * sum(sums.values())}
    return {channel: series.months[i] for channel, i in last.items() if i < max(last.values(), default=0)}


def services_table(services: dict[str, str], now: Rows, costs: Rows) -> list[dict]:
    """One row per service with contacts, take-up, its change in points and cost per transaction; most contacts first."""
    cost = {row["service_id"]: optional(row["cost_per_transaction"]) for row in costs}
    rows = []
    for row in sorted(now, key=lambda row: (-(row["contacts"] or 0), str(row["service_id"]))):
        change = difference(row["digital_take_up_compared"], row["digital_take_up_year_before"])
        rows.append(
            {
                "service": services.get(str(row["service_id"]), str(row["service_id"])),
                "contacts": row["contacts"],
                "transactions": int(row["transactions"] or 0),  # not shown: tells a move from chance
                "take_up": None if row["digital_take_up"] is None else round(100 * float(row["digital_take_up"]), 1),
                "change": None if change is None else round(100 * change, 1),
                "cost": None if cost.get(row["service_id"]) is None else round(float(cost[row["service_id"]] or 0), 2),
            }
        )
    return rows


def last_day(end: date) -> date:
    """The last day of a half-open range."""
    return end - timedelta(days=1)
