"""The findings of analysis/answers: which there are, when each is worked out, how its published rows are read again."""

import datetime
import decimal
import importlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import cast

from analysis.questions import Answer, Question
from analysis.wording import with_minus
from pipelines.errors import QueryError
from pipelines.published_findings import FindingStore


ANSWERS = Path(__file__).parent / "answers"
Asker = Callable[..., Answer]
Table = tuple[tuple[str, ...], tuple[tuple, ...]]
PLAIN = frozenset({str, int, bool, type(None)})  # cells that are the same in JSON
TOLD = ("sentence", "arithmetic", "why")  # what is written for people
FAILED = "FAILED"  # the code of a finding the programme itself could not work out: a fault, not a refusal


@cache
def names() -> tuple[str, ...]:
    """The names of the modules in analysis/answers."""
    return tuple(sorted(path.stem for path in ANSWERS.glob("*.py") if path.stem != "__init__"))


def question(name: str) -> Question:
    """What a finding answers."""
    found: Question = _module(name).QUESTION
    return found


def answer(store: FindingStore, asked_question: Question, values: dict, given: Mapping[str, object], asked: Asker) -> Table:
    """The rows of a finding: the published ones when only its filters were given, else worked out now."""
    changed = [name for name, value in given.items() if value is not None and name not in asked_question.filters]
    wanted = {name: values[name] for name in asked_question.filters if values[name] is not None}
    stored = None if changed or asked_question.when == "asked" else store.read(asked_question.name, wanted.get("service_id"))
    if stored is not None:
        columns, rows = stored
    else:
        if asked_question.when == "warehouse":
            raise QueryError(f"{asked_question.name} is worked out when a build publishes; run python -m pipelines build.")
        unfiltered = {name: None if name in asked_question.filters and asked_question.when != "asked" else values[name] for name in values}
        rows = as_json(rows_of(asked_question.name, asked, unfiltered))
        columns = columns_of(rows)
    chosen = [row for row in rows if _is_chosen(row, wanted)] if wanted else rows
    return columns, tuple(tuple(map(row.get, columns)) for row in chosen)


def _is_chosen(row: Mapping, wanted: Mapping[str, object]) -> bool:
    """Whether a row has the values asked for; a service of * asks for the rows about all services together, which name * or none."""
    return all(
        row.get(name) == value or (name == "service_id" and value == "*" and row.get(name) is None) for name, value in wanted.items()
    )


def rows_of(name: str, asked: Asker, values: dict) -> list[dict]:
    """The rows of a finding, worked out now."""
    found: list[dict] = _module(name).answer(asked, values)
    return [row | {part: with_minus(row[part]) for part in TOLD if isinstance(row.get(part), str)} for row in found]


def as_json(rows: list[dict]) -> list[dict]:
    """The rows as they come back from a published file: money as numbers, dates as text; a figure that is no number is a fault."""
    return [{name: cell if type(cell) in PLAIN else _as_json(cell) for name, cell in row.items()} for row in rows]


def _as_json(cell: object) -> object:
    """A cell as it comes back from JSON; numbers and lists, of which rows are full, need not be written and read for it."""
    if type(cell) is float and math.isfinite(cell):
        return cell
    if type(cell) in (list, tuple):
        return [each if type(each) in PLAIN else _as_json(each) for each in cast(Sequence, cell)]
    return json.loads(json.dumps(cell, default=_plain, allow_nan=False))


def _plain(value: object) -> object:
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if hasattr(value, "item"):  # a number of numpy
        return value.item()
    raise TypeError(f"{type(value).__name__} has no place in a finding")


def columns_of(rows: list[dict]) -> tuple[str, ...]:
    """The columns in the order they are first met over all rows; a row without one has null there."""
    return tuple(dict.fromkeys(chain.from_iterable(rows)))


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"analysis.answers.{name}")
