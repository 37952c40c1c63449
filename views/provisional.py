"""Which months or weeks are provisional: they are over, but a feed that is still alive has not delivered all of them."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta


ALIVE = timedelta(days=92)  # a feed silent for longer has ended, and its end is a break, not a provisional month


def provisional(periods: Sequence[date], end_of: Callable[[date], date], feeds: Sequence[dict]) -> list[date]:
    """The periods, by their first day, that a live feed does not reach to the end; `end_of` gives the day after a period."""
    ends = [row["last_date"] for row in feeds if row["last_date"] is not None]
    if not ends:
        return []
    live = [last for last in ends if max(ends) - last <= ALIVE]
    return [period for period in periods if min(live) < last_workday(end_of(period))]


def last_workday(end: date) -> date:
    """The last Monday to Friday before a date; many offices deliver nothing of a weekend."""
    last = end - timedelta(days=1)
    return last - timedelta(days=max(0, last.weekday() - 4))


def of_contacts(feeds: Sequence[dict], grains: Sequence[dict], grain: str | None = None) -> list[dict]:
    """The feeds that count contacts, by the day alone or by any step; a feed of visits makes no contact provisional."""
    counting = {row["source_id"] for row in grains if grain in (None, row["grain"])}
    return [row for row in feeds if row["source_id"] in counting]


def late_months(months: Sequence[date], feeds: Sequence[dict], grains: Sequence[dict]) -> list[date]:
    """The months whose contacts are still provisional."""
    return provisional(months, lambda when: (when.replace(day=1) + timedelta(days=32)).replace(day=1), of_contacts(feeds, grains))


def late_weeks(weeks: Sequence[date], feeds: Sequence[dict], grains: Sequence[dict]) -> list[date]:
    """The weeks whose contacts are still provisional, by their Mondays."""
    return provisional(weeks, lambda when: when + timedelta(days=7), of_contacts(feeds, grains, "day"))


def hatched_words(periods: Sequence[date], name: Callable[[date], str]) -> str:
    """Which periods are hatched and why; empty where none is."""
    if not periods:
        return ""
    named = name(periods[0]) if len(periods) == 1 else f"{name(periods[0])} to {name(periods[-1])}"
    return f"Hatched, {named}: provisional, a feed has not delivered all of it."
