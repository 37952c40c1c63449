"""Why a figure that was reported before is another one now."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis.compositions import add_savings
from analysis.finding import Refusal
from analysis.questions import Answer, Question, first_complete_year, last_complete_year
from analysis.restatement import Bridge, Piece, bridge, round_to_sum
from analysis.restatement_rows import FIGURES, end_rows, float_of, piece_rows, row_of
from pipelines.errors import ChannelShiftError, QueryError
from pipelines.kept_inputs import changed_files, kept_of, snapshot_before
from pipelines.restating import Between, exchanged
from pipelines.shadow_build import CannotMakeAgain


Asker = Callable[..., Answer]
QUESTION = Question(
    "restatement",
    "Why is a figure that was reported from one snapshot another one now: late files, rules, unit costs, definition or method?",
    "one row for the figure reported, one per piece in a fixed order, three for files added, replaced and withdrawn, one for the figure now",
    ("from_snapshot", "to_snapshot", "figure", "period_start", "period_end", "service_id", "definition_id"),
)
METHOD_FIRST = ("method", "definition", "unit_costs", "rules", "files")


@dataclass(frozen=True)
class Asked:
    """The figure asked for, over a half-open period and its baseline."""

    figure: str
    start: date
    end: date
    baseline: tuple[date | None, date | None]
    service_id: str | None
    definition_id: str

    def of(self, connection: Any) -> tuple[float | None, float | None, float | None]:
        """The figure, and its low and high where it has them; null where the metric refuses it."""
        from analysis.ask import run_metric

        period: dict[str, object] = {"start_date": self.start, "end_date": self.end, "service_id": self.service_id}
        if self.figure == "saving_central":
            more: dict[str, object] = {"baseline_start": self.baseline[0], "baseline_end": self.baseline[1]}
            sums = add_savings(run_metric(connection, "saving_against_baseline_mix", period | more).records())
            return float_of(sums["saving_central"]), float_of(sums["saving_low"]), float_of(sums["saving_high"])
        if self.figure == "digital_take_up":
            row = run_metric(connection, "digital_take_up", period | {"definition_id": self.definition_id}).records()[0]
            return float_of(row["digital_take_up"]), None, None
        row = run_metric(connection, "totals", period).records()[0]
        if self.figure == "cost":
            return float_of(row["cost_central"]), float_of(row["cost_low"]), float_of(row["cost_high"])
        return float_of(row[self.figure]), None, None


def answer(asked: Asker, values: Mapping[str, object]) -> list[dict[str, object]]:
    """The bridge, or the two figures and why nothing can be set between them."""
    figure = str(values["figure"] or "saving_central")
    if figure not in FIGURES:
        raise QueryError(f"figure must be one of {', '.join(FIGURES)}, not {figure[:40]!r}.")
    path = asked("restatement_place", {}).records()[0]["path"]
    if not path:
        return [row_of(figure, "bridge", refusal=Refusal("NO_DATA", "Nothing is published in a folder, so there are no two snapshots."))]
    data = Path(str(path)).parents[1]
    second_name = str(values["to_snapshot"] or Path(str(path)).stem)
    first_name = values["from_snapshot"] or snapshot_before(data, second_name)
    if first_name is None:
        return [row_of(figure, "bridge", refusal=Refusal("NO_BASELINE", "There is no earlier snapshot to compare this one with."))]
    with tempfile.TemporaryDirectory(prefix="channel-shift-restatement-", ignore_cleanup_errors=True) as folder:
        return _between(data, str(first_name), second_name, figure, values, Path(folder))


def _between(
    data: Path, first_name: str, second_name: str, figure: str, values: Mapping[str, object], folder: Path
) -> list[dict[str, object]]:
    first, second = kept_of(data, first_name), kept_of(data, second_name)
    with exchanged(first.path, first.path, first.path, folder) as connection:
        wanted = _wanted(connection, figure, values)
        if wanted is None:
            return [row_of(figure, "bridge", refusal=Refusal("NO_DATA", "The first snapshot counts nothing."))]
        was = wanted.of(connection)
    with exchanged(second.path, second.path, second.path, folder) as connection:
        now = wanted.of(connection)
    shown = {
        "from_snapshot": first.name,
        "to_snapshot": second.name,
        "start_date": wanted.start.isoformat(),
        "end_date": wanted.end.isoformat(),
    }
    ends = end_rows(figure, shown, was, now)
    if was[0] is None or now[0] is None:
        refusal = Refusal("BRIDGE_BROKEN", "The figure itself is refused in one of the two snapshots, so nothing can be set between them.")
        return [*ends, row_of(figure, "bridge", shown, refusal=refusal)]
    try:
        between = Between(data, first, second, folder)
        found, parts = _bridge(between, wanted, was[0], now[0])
    except (CannotMakeAgain, ChannelShiftError) as error:
        found, parts = Refusal("BRIDGE_BROKEN", str(error)), {}
    if isinstance(found, Refusal):
        return [*ends, row_of(figure, "bridge", shown, refusal=found)]
    return [ends[0], *piece_rows(figure, shown, found, parts), ends[1]]


def _wanted(connection: Any, figure: str, values: Mapping[str, object]) -> Asked | None:
    """The figure over the given period, else the last 12 complete months of this snapshot, with its own first year as baseline."""
    from analysis.ask import run_metric

    period = run_metric(connection, "published_period", {}).rows[0]
    usual = last_complete_year(period[0], period[1])
    start, end = (_date(values, name) or default for name, default in zip(("period_start", "period_end"), usual, strict=True))
    if start is None or end is None:
        return None
    if start >= end:
        raise QueryError(f"period_start {start} must be before period_end {end}; period_end is the first day that no longer counts.")
    service = values["service_id"]
    return Asked(
        figure, start, end, first_complete_year(period[0], period[1]), str(service) if service else None, str(values["definition_id"])
    )


def _date(values: Mapping[str, object], name: str) -> date | None:
    value = values[name]
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise QueryError(f"{name} must be a date such as 2025-04-01, not {str(value)[:30]!r}.") from None


def _bridge(between: Between, wanted: Asked, was: float, now: float) -> tuple[Bridge | Refusal, dict[str, float | None]]:
    why: list[str] = []

    def value(inputs: frozenset[str]) -> float | None:
        try:
            return _figure(wanted, between.world(inputs))
        except CannotMakeAgain as reason:
            why.append(str(reason))
            return None

    unit = FIGURES[wanted.figure]
    found = bridge(value, was, now, between.changed, unit)
    if isinstance(found, Refusal) and "method" in between.changed:  # the old programme is gone: begin with the new one
        other = bridge(value, was, now, between.changed, unit, METHOD_FIRST)
        found = other if isinstance(other, Bridge) else found
    if isinstance(found, Refusal):
        return (Refusal(found.code, why[0]) if why and "no longer all there" in found.sentence else found), {}
    parts = _file_parts(between, wanted, found)
    wrong = _cannot_be_trusted(between, wanted, now, unit)
    return (wrong, {}) if wrong else (found, parts)


def _cannot_be_trusted(between: Between, wanted: Asked, now: float, unit: float) -> Refusal | None:
    """A bridge that rests on building again is given only when building again makes the second figure."""
    if not between.used_shadows:
        return None
    again = _figure(wanted, between.made_again())
    if again is not None and abs(again - now) < unit / 2:
        return None
    by = f" by {abs(again - now):,.2f}" if again is not None else ""
    return Refusal("BRIDGE_BROKEN", f"Built again from data/raw, the second figure differs{by}, so steps built again cannot be relied on.")


def _figure(wanted: Asked, world: AbstractContextManager) -> float | None:
    with world as connection:
        return wanted.of(connection)[0]


def _file_parts(between: Between, wanted: Asked, found: Bridge) -> dict[str, float | None]:
    """What files added, replaced and withdrawn each did to the figure; null where they cannot be told apart."""
    kinds = changed_files(between.first, between.second)
    present = [kind for kind, names in kinds.items() if names]
    piece = next(p for p in found.pieces if p.step == "files")
    parts: dict[str, float | None] = {kind: 0.0 if kind not in present else None for kind in kinds}
    if len(present) <= 1:
        return parts | dict.fromkeys(present, piece.amount)
    before = frozenset(step for step in found.order[: found.order.index("files")] if step in between.changed)
    inputs = before | {"files"}
    old, new = between.first.files, between.second.files
    try:
        added = {**old, **{name: new[name] for name in kinds["added"]}}
        replaced = {**added, **{name: new[name] for name in kinds["replaced"]}}
        exact = _steps(wanted, between, inputs, piece, {"added": added, "replaced": replaced})
    except CannotMakeAgain:
        if "added" not in present:
            return parts
        try:  # the old content is gone: take the added files away from what is there
            without = {name: content for name, content in new.items() if name not in kinds["added"]}
            rest = _figure(wanted, between.world(inputs, without))
        except CannotMakeAgain:
            return parts
        if rest is None:
            return parts
        exact = {"added": piece.value - rest, "others": piece.amount - (piece.value - rest)}
    unit = FIGURES[wanted.figure]
    shown = {k: round(n * unit, 10) for k, n in round_to_sum(exact, round(piece.amount / unit), unit).items()} if exact else {}
    if "others" in shown:
        others = [kind for kind in present if kind != "added"]
        return parts | {"added": shown["added"]} | ({others[0]: shown["others"]} if len(others) == 1 else {})
    return parts | shown


def _steps(
    wanted: Asked, between: Between, inputs: frozenset[str], piece: Piece, files: Mapping[str, Mapping[str, str]]
) -> dict[str, float]:
    """The three lines, each on top of the last: with the files added, with those replaced as well, and with all."""
    values = [piece.value - piece.amount]
    for each in files.values():
        made = _figure(wanted, between.world(inputs, each))
        if made is None:
            return {}
        values.append(made)
    values.append(piece.value)
    return {kind: values[n + 1] - values[n] for n, kind in enumerate((*files, "withdrawn"))}
