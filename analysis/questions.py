"""What a metric file says of itself, and how the values of its parameters are read: pure text and dates, no database."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import takewhile

from numpy.typing import NDArray

from pipelines.errors import QueryError


DATE_NAMES = frozenset({"start_date", "end_date", "baseline_start", "baseline_end"})
LAST_YEAR = "last 12 complete months"  # a metric whose header says this answers for them when no dates are given
MONTHS_OF_A_YEAR = 12
DEFAULT_DEFINITION = "gds_current"
MENTIONED = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Question:
    """One metric or finding: its name, its question in words, what one row is, and its parameters.

    A finding says when it is worked out: as it is "asked"; at "build", and published; or at build from the private "warehouse", because
    it needs pairs of contacts. Its `filters` only choose among its rows; any other parameter changes the figures.
    """

    name: str
    question: str
    grain: str
    parameters: tuple[str, ...]
    answers_last_year: bool = False
    when: str = "asked"
    filters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The rows of one question, with the parameters and the snapshot they came from; or its columns as arrays, and then no rows."""

    name: str
    question: str
    columns: tuple[str, ...]
    rows: tuple[tuple, ...]
    parameters: dict[str, object]
    snapshot: str
    arrays: Mapping[str, NDArray] = field(default_factory=dict)

    def records(self) -> list[dict[str, object]]:
        """One dictionary per row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def question_of(name: str, sql: str) -> Question:
    """The question in the comment a metric begins with: the question, Grain: and Parameters:, whose line may be wrapped."""
    lines = [line.removeprefix("--").strip() for line in takewhile(lambda line: line.startswith("--"), sql.splitlines())]
    if len(lines) < 3 or not lines[0].endswith("?") or not lines[1].startswith("Grain: ") or not lines[2].startswith("Parameters: "):
        raise QueryError(f"queries/metrics/{name}.sql must begin with three comment lines: a question, Grain: and Parameters:.")
    parameters = " ".join(lines[2:])
    names = tuple(dict.fromkeys(MENTIONED.findall(parameters)))
    return Question(name, lines[0], lines[1].removeprefix("Grain: "), names, LAST_YEAR in parameters)


def read_values(question: Question, given: Mapping[str, object]) -> dict[str, object]:
    """The given values with text read as dates and null; a name the metric does not take is refused, naming both sides."""
    excess = sorted(set(given) - set(question.parameters))
    if excess:
        takes = ", ".join(question.parameters) or "no parameters"
        raise QueryError(f"{question.name} was given {', '.join(name[:40] for name in excess)}; it takes {takes}.")
    return {name: _read_value(name, value) for name, value in given.items()}


def _read_value(name: str, value: object) -> object:
    if value is None or (isinstance(value, str) and value.strip().lower() in {"", "null", "none"}):
        return None
    if name not in DATE_NAMES:
        return value.strip() if isinstance(value, str) else value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise QueryError(f"{name} must be a date such as 2025-04-01, not {str(value)[:30]!r}.") from None


def with_defaults(question: Question, values: dict[str, object], period: tuple[date | None, date | None]) -> dict[str, object]:
    """Every parameter of the metric: as given, else its default; `period` is the published one, its end exclusive."""
    filled = {name: values.get(name) for name in question.parameters}
    asked = last_complete_year(*period) if question.answers_last_year else period
    baseline = first_complete_year(*period)
    defaults = {
        "start_date": asked[0],
        "end_date": asked[1],
        "baseline_start": baseline[0],
        "baseline_end": baseline[1],
        "definition_id": DEFAULT_DEFINITION,
    }
    for name, default in defaults.items():
        if name in filled and filled[name] is None:
            filled[name] = default
    for first, last in (("start_date", "end_date"), ("baseline_start", "baseline_end")):
        _refuse_empty_range(first, filled.get(first), last, filled.get(last))
    return filled


def _refuse_empty_range(first: str, start: object, last: str, end: object) -> None:
    if isinstance(start, date) and isinstance(end, date) and start >= end:
        raise QueryError(f"{first} {start} must be before {last} {end}; {last} is the first day that no longer counts.")


def last_complete_year(start: date | None, end: date | None) -> tuple[date | None, date | None]:
    """The last 12 complete months of a half-open period: fewer when it has fewer, the period itself when it has none."""
    if start is None or end is None:
        return start, end
    first, last = first_of_month(start, up=True), first_of_month(end)
    if first >= last:
        return start, end
    return max(first, add_months(last, -MONTHS_OF_A_YEAR)), last


def first_complete_year(start: date | None, end: date | None) -> tuple[date | None, date | None]:
    """The first 12 complete months of a half-open period: fewer when it has fewer, the period itself when it has none."""
    if start is None or end is None:
        return start, end
    first, last = first_of_month(start, up=True), first_of_month(end)
    if first >= last:
        return start, end
    return first, min(last, add_months(first, MONTHS_OF_A_YEAR))


def first_of_month(day: date, up: bool = False) -> date:
    """The first day of the day's month; with `up`, the first of the next month unless the day is itself a first."""
    first = day.replace(day=1)
    return add_months(first, 1) if up and day.day > 1 else first


def add_months(first: date, months: int) -> date:
    """The first of the month so many months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def unknown(kind: str, word: object, known: Iterable[str], where: str) -> QueryError:
    """The error of a word nobody knows, with the nearest known one."""
    near = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.5)
    meant = f" Did you mean {near[0]}?" if near else ""
    return QueryError(f"There is no {kind} {str(word)[:60]}.{meant} {where}")
