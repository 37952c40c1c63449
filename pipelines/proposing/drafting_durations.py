"""Drafts durations: their unit by the name of the column or as answered, an average as a total."""

import re
from typing import TYPE_CHECKING

from pipelines.proposing import words
from pipelines.proposing.columns import Column
from pipelines.proposing.questions import UNITS


if TYPE_CHECKING:
    from pipelines.proposing.drafting import Draft

_UNIT_NAMES = (
    ("ms", r"\b(ms|milliseconds)\b"),
    ("s", r"\b(s|sec|secs|seconds)\b"),
    ("min", r"\b(m|min|mins|minutes)\b"),
    ("h", r"\b(h|hr|hrs|hours)\b"),
)


def add_durations(draft: "Draft") -> None:
    """Waiting, handling and total time, each from the first column of that name."""
    for column in draft.columns:
        if column.kind == "duration" and (target := _duration_target(column.name)) and target not in draft.stated["columns"]:
            fill_duration(draft, column, target, draft.layout.counts[0] if draft.layout.shape == "counts" else None)


def _duration_target(name: str) -> str | None:
    for target, pattern in (
        ("wait_seconds", words.WAIT_NAME),
        ("handle_seconds", words.HANDLE_NAME),
        ("total_seconds", words.TOTAL_TIME_NAME),
    ):
        if re.search(pattern, name):
            return target
    return None


def fill_duration(draft: "Draft", column: Column, target: str, counted: Column | None) -> None:
    """A duration in its unit; an average needs the count it is an average of, and is left out where there is none."""
    is_average = bool(re.search(words.AVERAGE_NAME, column.name))
    if draft.layout.shape not in ("event", "queue") and (not is_average or counted is None):
        return
    two = any(re.fullmatch(r"\d+:\d\d", cell) for cell in column.distinct)
    bare = any(":" not in cell for cell in column.distinct)
    unit = next((unit for unit, pattern in _UNIT_NAMES if re.search(pattern, column.name)), None)
    more: dict[str, object] = {"unit": unit or "s"} if unit or not bare else {}
    if bare and unit is None:
        sentence = f'The column "{column.header}" has bare numbers. In which unit? (leave: the column is not used)'
        said = draft.answers.ask(f"unit.{column.header}", sentence, UNITS, "leave")
        if said == "leave":
            return
        more = {"unit": str(said)}
    if two:
        sentence = f'The column "{column.header}" has times such as 4:10. Which are they? (leave: the column is not used)'
        guess = "min:s" if unit == "min" else "leave"
        said = draft.answers.ask(f"two_parts.{column.header}", sentence, ("min:s", "h:min", "leave"), guess)
        if said == "leave":
            return
        more["two_parts"] = str(said)
    if is_average and counted is not None:
        more["times"] = counted.header
    draft.fill(target, column, f"{column.why}{'; an average, times the count' if 'times' in more else ''}", type="duration", **more)
