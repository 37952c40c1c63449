"""What a page may show to people outside the service team: small counts are left out once, at the door to the figures."""

import math
import re
from collections.abc import Sequence
from decimal import Decimal

from analysis.disclosure import HIDDEN, LARGEST_HIDDEN, ROUNDED_TO, rule_a
from analysis.finding import Refusal, round_estimate
from analysis.suppression import COMPARED, SHOWN_DIGITS, suppress


KEY = "outside"  # of the switch, in the URL
# Answers that count files, rows, settings or planned pounds, and nobody.
COUNT_NOBODY = frozenset(
    {"assumption_log", "benefits", "benefits_by_financial_year", "breaks", "changes", "channels", "checks", "coverage_by_day", "exclusions", "feeds", "files", "made_with", "open_desks", "published_period",
     "questions", "rejects", "service_details", "services", "settings", "take_up_definitions", "unit_costs"}
)  # fmt: skip
# Last year's cost, cut to two digits, would give a false change: 6.44 and 6.46 pounds read 6.40 and 6.50.
YEAR_BEFORE = frozenset({"cost_per_transaction_compared"})
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
# Cells of findings that count people or what they did, and parts beside their wholes: what is left between two can be few as well.
PEOPLE = re.compile(
    r"contacts|letters|^(n|workers|compared_workers|people|starts|left|completions|digital|transactions|attempts|identified|calls|observed)(_before)?$"
)
PARTS = (
    ("digital", "transactions"), ("digital_before", "transactions_before"), ("completions", "starts"),
    ("completions_before", "starts_before"), ("people", "starts"), ("left", "people"),
)  # fmt: skip
SHARE_DIGITS = 3  # of one: a share in full gives back both its counts
SENTENCE = (
    f"For people outside the service team: counts of 1 to {LARGEST_HIDDEN} are left out and read as no data, "
    f"others are rounded to {ROUNDED_TO}; averages keep two digits."
)
TOO_FEW = "Too few people stand behind this figure to show it outside the service team."


def metric_outside(name: str, rows: Sequence[dict]) -> list[dict]:
    """The rows of a metric with small counts gone (null), other counts rounded, and what rests on them with fewer digits."""
    if name in COUNT_NOBODY or not rows:
        return list(rows)
    if name in YEAR_BEFORE:
        return []
    columns = list(rows[0])
    shown = suppress(columns, [tuple(row[column] for column in columns) for row in rows], "a")
    if isinstance(shown, Refusal):
        return []
    return [
        {column: full[column] if column in PLACES else shown_cell(column, cell) for column, cell in zip(columns, row, strict=True)}
        for full, row in zip(rows, shown, strict=True)
    ]


def shown_cell(column: str, cell: object) -> object:
    """The cell, null where it is hidden; a share to compare with last year's, cut to two digits, would give a false change and is left out."""
    return None if cell == HIDDEN or (column.endswith(COMPARED) and isinstance(cell, float)) else cell


def finding_outside(rows: Sequence[dict]) -> list[dict]:
    """The rows of a finding without exact counts; one that rests on few people, counts few, or is for the team only, refuses instead."""
    return [row if row.get("code") else refused(row) if rests_on_few(row) else rounded(row) for row in rows]


def rounded(row: dict) -> dict:
    """The row with its counts to the nearest 5, costs of contacts to two digits, shares to three, and no arithmetic: its factors are counts.

    Its exact figures beside those of other rows would give back the one that is left out.
    """
    if counts_nobody(row):
        return row
    shown = {name: rounded_value(name, value) for name, value in row.items()}
    if isinstance(row.get("sentence"), str):
        shown["sentence"] = COUNTED.sub(count_words, AMOUNT.sub(amount_words, row["sentence"]))
    return shown


def rounded_value(name: str, value: object) -> object:
    """A count, a cost of contacts, a share or an arithmetic as it may be shown; anything else as it is."""
    if name == "arithmetic":
        return None
    if name == "channels" and isinstance(value, list | tuple):
        return [
            {key: None if is_few(key, each) else rounded_value(key, each) for key, each in part.items()} if isinstance(part, dict) else part
            for part in value
        ]
    if (number := whole_of(name, value)) is not None:
        rounded_number = shown_count(abs(number)) * (-1 if number < 0 else 1)
        return float(rounded_number) if isinstance(value, float) else rounded_number
    if name in COSTS and isinstance(value, float | Decimal):
        return float(f"{round_estimate(float(value), SHOWN_DIGITS):.12g}")
    return round(value, SHARE_DIGITS) if isinstance(value, float) and abs(value) <= 1 else value


def whole_of(name: str, value: object) -> int | None:
    """The whole number of a cell that counts people or what they do, which may come with a point, 5.0; None for any other cell."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        return None
    return int(value) if value == int(value) and PEOPLE.search(name) else None


def is_few(name: str, value: object) -> bool:
    """Whether a cell is a count of so few that it is hidden."""
    return 1 <= abs(whole_of(name, value) or 0) <= LARGEST_HIDDEN


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
    """Whether a row is for the team only, holds a count of 1 to 7 of anything that may be people, or a part that leaves so few of its whole."""
    if row.get("for_team_only"):
        return True
    is_of_money = str(row.get("method") or "").startswith(OF_MONEY)
    counts = {
        name: number for name, value in row.items() if (number := whole_of(name, value)) is not None and not (is_of_money and name == "n")
    }
    left = [counts[whole] - counts[part] for part, whole in PARTS if part in counts and whole in counts]
    return any(1 <= abs(value) <= LARGEST_HIDDEN for value in (*counts.values(), *left))


def refused(row: dict) -> dict:
    """The row without any figure: what it is about, and that it is too small."""
    about = {name: value for name, value in row.items() if isinstance(value, str) and name not in ("sentence", "method")}
    return {**dict.fromkeys(row), **about, "code": "TOO_FEW_RESPONSES", "sentence": TOO_FEW}
