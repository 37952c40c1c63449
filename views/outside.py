"""What a page may show to people outside the service team: small counts are left out once, at the door to the figures."""

from collections.abc import Sequence

from analysis.disclosure import HIDDEN, LARGEST_HIDDEN, ROUNDED_TO
from analysis.finding import Refusal
from analysis.suppression import suppress


KEY = "outside"  # of the switch, in the URL
# Answers that count files, rows, settings or planned pounds, and nobody.
COUNT_NOBODY = frozenset(
    {"assumption_log", "benefits", "benefits_by_financial_year", "breaks", "changes", "channels", "checks", "coverage_by_day", "exclusions", "feeds", "files", "published_period",
     "questions", "rejects", "services", "settings", "take_up_definitions"}
)  # fmt: skip
PLACES = frozenset({"place"})  # whole numbers that say where a row stands, such as a step of a form
# The n of these methods counts benefits of the register or yearly flows, and nobody.
OF_MONEY = ("efficiency gains", "net present value")
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
    """The rows of a finding; one that rests on few people, counts few, or is for the team only, refuses instead."""
    return [row if row.get("code") or not rests_on_few(row) else {**refused(row)} for row in rows]


def rests_on_few(row: dict) -> bool:
    """Whether a row is for the team only or holds a count of 1 to 7 of anything that may be people."""
    if row.get("for_team_only"):
        return True
    counts = ("workers",) if str(row.get("method") or "").startswith(OF_MONEY) else ("n", "workers")
    return any(
        1 <= value <= LARGEST_HIDDEN
        for name, value in row.items()
        if isinstance(value, int) and not isinstance(value, bool) and (name in counts or "contacts" in name or "letters" in name)
    )


def refused(row: dict) -> dict:
    """The row without any figure: what it is about, and that it is too small."""
    about = {name: value for name, value in row.items() if isinstance(value, str) and name not in ("sentence", "method")}
    return {**dict.fromkeys(row), **about, "code": "TOO_FEW_RESPONSES", "sentence": TOO_FEW}
