"""What a page may show to people outside the service team: small counts are left out once, at the door to the figures."""

import math
import re
from collections.abc import Sequence
from decimal import Decimal

from analysis.disclosure import HIDDEN, LARGEST_HIDDEN, ROUNDED_TO, rule_a
from analysis.finding import Refusal, round_estimate
from analysis.suppression import SHOWN_DIGITS, suppress


KEY = "outside"  # of the switch, in the URL
# Answers that count files, rows, settings or planned pounds, and nobody.
COUNT_NOBODY = frozenset(
    {"assumption_log", "benefits", "benefits_by_financial_year", "breaks", "changes", "channels", "checks", "coverage_by_day", "exclusions", "feeds", "files", "published_period",
     "questions", "rejects", "services", "settings", "take_up_definitions"}
)  # fmt: skip
PLACES = frozenset({"place"})  # whole numbers that say where a row stands, such as a step of a form
# The n of these methods counts benefits of the register or yearly flows, and nobody.
OF_MONEY = ("efficiency gains", "net present value")
# Sums of costs in a finding: over the unit cost each is the exact count.
COSTS = frozenset(
    {"cost_before", "cost_now", "change", "volume", "service_mix", "channel_mix", "unit_cost", "channel_mix_low", "channel_mix_high"}
)
AMOUNT = re.compile(r"£(\d[\d,]*(?:\.\d+)?)(?![\d,.]*[km])")
COUNTED = re.compile(
    r"(?<![\d£.,–-])\d[\d,]*(?= (?:more |fewer |online )*(?:contacts?|calls?|visits?|e-mails?|letters?|people|attempts?|forms|answers|responses))"
)
SENTENCE = (
    f"For people outside the service team: counts of 1 to {LARGEST_HIDDEN} are left out and read as no data, "
    f"others are rounded to {ROUNDED_TO}; averages keep two digits."
)
TOO_FEW = "Too few people stand behind this figure to show it outside the service team."


def metric_outside(name: str, rows: Sequence[dict]) -> list[dict]:
    """The rows of a metric with small counts gone (null), other counts rounded, and what rests on them with fewer digits."""
    if name in COUNT_NOBODY or not rows:
        return list(rows)
    columns = list(rows[0])
    shown = suppress(columns, [tuple(row[column] for column in columns) for row in rows], "a")
    if isinstance(shown, Refusal):
        return []
    return [
        {column: full[column] if column in PLACES else shown_cell(column, cell) for column, cell in zip(columns, row, strict=True)}
        for full, row in zip(rows, shown, strict=True)
    ]


def shown_cell(column: str, cell: object) -> object:
    """The cell, null where it is hidden; last year's share, cut to two digits, would give a false change and is left out."""
    return None if cell == HIDDEN or (column.endswith("_year_before") and isinstance(cell, float)) else cell


def finding_outside(rows: Sequence[dict]) -> list[dict]:
    """The rows of a finding without exact counts; one that rests on few people, counts few, or is for the team only, refuses instead."""
    return [row if row.get("code") else refused(row) if rests_on_few(row) else rounded(row) for row in rows]


def rounded(row: dict) -> dict:
    """The row with its counts to the nearest 5, the costs of contacts to two digits, and without arithmetic, whose factors are counts.

    Its exact figures beside those of other rows would give back the one that is left out.
    """
    if counts_nobody(row):
        return row
    shown = {name: rounded_value(name, value) for name, value in row.items()}
    if isinstance(row.get("sentence"), str):
        shown["sentence"] = COUNTED.sub(count_words, AMOUNT.sub(amount_words, row["sentence"]))
    return shown


def rounded_value(name: str, value: object) -> object:
    """A count, a cost of contacts or an arithmetic as it may be shown; anything else as it is."""
    if name == "arithmetic":
        return None
    if name == "channels" and isinstance(value, list | tuple):
        return [{key: rounded_value(key, each) for key, each in part.items()} if isinstance(part, dict) else part for part in value]
    if isinstance(value, int) and not isinstance(value, bool) and is_count(name):
        return int(math.copysign(shown_count(abs(value)), value))
    if name in COSTS and isinstance(value, float | Decimal):
        return float(f"{round_estimate(float(value), SHOWN_DIGITS):.12g}")
    return value


def is_count(name: str) -> bool:
    """Whether a column of whole numbers counts people or what they do."""
    return name in ("n", "workers") or "contacts" in name or "letters" in name


def shown_count(value: int) -> int:
    """A count to the nearest 5; nought stays nought."""
    return int(rule_a([value])[0] or 0) if value > LARGEST_HIDDEN else value


def count_words(found: re.Match[str]) -> str:
    """A count in a sentence as it may be told."""
    value = int(found.group().replace(",", ""))
    return f"{shown_count(value):,}" if value > LARGEST_HIDDEN or value == 0 else f"fewer than {LARGEST_HIDDEN + 1}"


def amount_words(found: re.Match[str]) -> str:
    """An amount in a sentence to two digits."""
    amount = round_estimate(float(found.group(1).replace(",", "")), SHOWN_DIGITS)
    return f"£{float(f'{amount:.12g}'):,.10g}"


def counts_nobody(row: dict) -> bool:
    """Whether a row is of planned or evidenced pounds only."""
    return row.get("rung") == "L5" or str(row.get("method") or "").startswith(OF_MONEY)


def rests_on_few(row: dict) -> bool:
    """Whether a row is for the team only or holds a count of 1 to 7 of anything that may be people."""
    if row.get("for_team_only"):
        return True
    spared = ("n",) if str(row.get("method") or "").startswith(OF_MONEY) else ()
    return any(
        1 <= value <= LARGEST_HIDDEN
        for name, value in row.items()
        if isinstance(value, int) and not isinstance(value, bool) and is_count(name) and name not in spared
    )


def refused(row: dict) -> dict:
    """The row without any figure: what it is about, and that it is too small."""
    about = {name: value for name, value in row.items() if isinstance(value, str) and name not in ("sentence", "method")}
    return {**dict.fromkeys(row), **about, "code": "TOO_FEW_RESPONSES", "sentence": TOO_FEW}
