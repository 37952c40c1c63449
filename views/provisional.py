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
    return [period for period in periods if min(live) + timedelta(days=1) < end_of(period)]
