"""Words that sentences of findings share: pounds, months and lists as people say them."""

import datetime
import re
from collections.abc import Sequence


MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]

HYPHEN_FOR_MINUS = re.compile(r"(?<![\w.,-])-(?=£?\d)")  # not that of 2025-26, 5-10 or a name


def with_minus(sentence: str) -> str:
    """The sentence with the typographic minus before its numbers, as people read it everywhere else."""
    return HYPHEN_FOR_MINUS.sub("\u2212", sentence)


def pounds(amount: float) -> str:
    """An amount to the penny, pence left out when there are none: £1,250, -£3.40."""
    sign = "-" if amount < 0 else ""
    text = f"{abs(amount):,.2f}".removesuffix(".00")
    return f"{sign}£{text}" if float(text.replace(",", "")) else "£0"


def signed_pounds(amount: float) -> str:
    """The same with a plus above zero."""
    text = pounds(amount)
    return text if text.startswith("-") or text == "£0" else f"+{text}"


def month_name(month: datetime.date) -> str:
    """April 2025."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def months_named(months: Sequence[datetime.date]) -> str:
    """Months as runs: April 2025; June to August 2025."""
    runs: list[list[datetime.date]] = []
    for month in sorted(months):
        if runs and (month.year * 12 + month.month) - (runs[-1][-1].year * 12 + runs[-1][-1].month) == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(month_name(run[0]) if len(run) == 1 else f"{month_name(run[0])} to {month_name(run[-1])}" for run in runs)


def listed(words: Sequence[str]) -> str:
    """Words as a list: a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "nothing"
