"""Whether two figures differ by more than chance alone makes counts differ, for titles that name one service of many."""

import math


ERRORS = 2.0  # standard errors; chance alone goes beyond them once in twenty


def counts_differ(now: float, before: float) -> bool:
    """Whether two Poisson counts differ by more than chance makes them: 36 after 30 do not."""
    return abs(now - before) > ERRORS * math.sqrt(now + before)


def shares_differ(now: float, before: float, n: float) -> bool:
    """Whether two shares of about n each differ by more than chance makes them; shares of nothing never do."""
    pooled = (now + before) / 2
    return n > 0 and abs(now - before) > ERRORS * math.sqrt(2 * pooled * (1 - pooled) / n)
