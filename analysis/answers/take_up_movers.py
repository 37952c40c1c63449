"""Which services' digital take-up moved more than chance explains, between two periods and under a named definition."""

import datetime
from collections.abc import Mapping, Sequence

from analysis.cells import number
from analysis.finding import Refusal
from analysis.finding_rows import RANGE_COLUMNS, percent, range_cells, refused, told
from analysis.findings import Asker
from analysis.proportions import wilson
from analysis.questions import Question
from analysis.share_changes import CHANCE, ShareChange, holm, share_change, weekly_spread


QUESTION = Question(
    "take_up_movers",
    "Which services' digital take-up moved more than chance explains, against an earlier period?",
    "one row per service, the surest movers first, and one, *, for all services; refused rows say why",
    ("start_date", "end_date", "baseline_start", "baseline_end", "service_id", "directorate", "definition_id"),
)
FIGURES = (
    "digital", "transactions", "take_up", "take_up_low_80", "take_up_high_80", "digital_before", "transactions_before", "take_up_before",
    *RANGE_COLUMNS, "unit", "p", "p_corrected", "is_mover", "verdict", "spread", "target", "is_target_met", "judged",
)  # fmt: skip
METHOD = "difference of two shares, Newcombe interval, Holm over services"
UNIT = "share"
ALL = "*"
ROSE, FELL, NO_CLEAR_CHANGE, NOT_COMPARED = "rose", "fell", "no clear change", "not compared"
Row = dict[str, object]


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """Rows of all services, then of each; those that moved come first, by how unlikely chance makes the move."""
    dates = [values.get(name) for name in ("start_date", "end_date", "baseline_start", "baseline_end")]
    if not all(isinstance(value, datetime.date) for value in dates):
        return [refused(_identity(ALL, "All services", values), FIGURES, Refusal("NO_DATA", "No contacts are counted."), METHOD, unit=UNIT)]
    now = {str(row["service_id"]): row for row in asked("take_up_compared", values).records()}
    before = {service: _before(row) for service, row in now.items()}
    targets = {str(row["service_id"]): row for row in asked("forecast_targets", {}).records()}
    spread = _spread(asked, values)
    names = sorted(service for service in now if service != ALL)
    found = {service: _change(now[service], before[service], spread or 1.0) for service in (ALL, *names)}
    judged = [service for service in names if isinstance(found[service], ShareChange)]
    corrected = dict(zip(judged, holm([_p(found[service]) for service in judged]), strict=True))
    rows = [
        _row(_identity(service, str(targets.get(service, {}).get("service_name") or service), values), found[service], now[service], before[service],
             targets.get(service, {}), corrected.get(service), spread, len(judged))
        for service in (ALL, *names)
    ]  # fmt: skip
    return [rows[0], *sorted(rows[1:], key=_order)]


def _before(row: Mapping[str, object]) -> Row:
    """What a row says of the earlier period, under the names that it has for the period itself."""
    return {name: row[f"{name}_before"] for name in ("digital_transactions", "transactions", "digital_take_up")}


def _spread(asked: Asker, values: Mapping[str, object]) -> float | None:
    """How much more than chance take-up varies from week to week, over the half years that end with the two periods."""
    wanted = {name: values.get(name) for name in ("end_date", "baseline_end", "definition_id")}
    rows: list[dict] = list(asked("take_up_weeks", wanted).records())
    return weekly_spread([list(zip(row["digital"], row["transactions"], strict=True)) for row in rows])


def _change(now: Mapping[str, object], before: Mapping[str, object], spread: float) -> ShareChange | Refusal:
    if now["digital_take_up"] is None:
        return Refusal("NO_DATA", str(now["why"] or "There was nothing to count in this period."))
    if before["digital_take_up"] is None:
        return Refusal("NO_BASELINE", "Take-up of the earlier period is not known, so nothing can be compared.")
    pairs = [(number(row["digital_transactions"]), number(row["transactions"])) for row in (now, before)]
    return share_change(pairs[0], pairs[1], spread)


def _row(
    identity: Row,
    found: ShareChange | Refusal,
    now: Mapping[str, object],
    before: Mapping[str, object],
    goal: Mapping[str, object],
    corrected: float | None,
    spread: float | None,
    judged: int,
) -> Row:
    if now["digital_take_up"] is None:
        why = found if isinstance(found, Refusal) else Refusal("NO_DATA", str(now["why"]))
        return refused(identity, FIGURES, why, METHOD, unit=UNIT)
    hits, n = number(now["digital_transactions"]), number(now["transactions"])
    low, high = wilson(hits / (spread or 1.0), n / (spread or 1.0), 0.80)
    target = None if goal.get("target") is None else number(goal["target"])
    then = before if before["digital_take_up"] is not None else {}
    figures: Row = {
        "digital": int(hits), "transactions": int(n), "take_up": hits / n, "take_up_low_80": low, "take_up_high_80": high,
        "digital_before": then.get("digital_transactions"), "transactions_before": then.get("transactions"),
        "take_up_before": then.get("digital_take_up"), **range_cells(None), "unit": UNIT, "p": None, "p_corrected": None, "is_mover": False,
        "verdict": NOT_COMPARED, "spread": spread, "target": target, "is_target_met": None if target is None else hits / n >= target,
        "judged": judged,
    }  # fmt: skip
    if isinstance(found, Refusal):
        sentence = f"{identity['service_name']}: {percent(hits / n)} digital. {found.sentence}"
        return told(identity, figures, int(n), METHOD, _assumed(spread, judged, now), sentence)
    chance = found.p if corrected is None else corrected
    moved = chance < CHANCE
    verdict = (ROSE if found.change.central > 0 else FELL) if moved else NO_CLEAR_CHANGE
    figures |= {**range_cells(found.change), "p": found.p, "p_corrected": chance, "is_mover": moved, "verdict": verdict}
    return told(identity, figures, int(n), METHOD, _assumed(spread, judged, now), _sentence(identity, found, hits / n, then, verdict))


def _assumed(spread: float | None, judged: int, now: Mapping[str, object]) -> Sequence[str]:
    varies = (
        "Weekly counts are not known, so shares are taken to vary by chance alone."
        if spread is None
        else f"Take-up varies from week to week {spread:.1f} times as much as chance alone makes it; ranges are widened for it."
    )
    part = "Left out of both periods: months of which one of them did not count every channel of a service (ask months_not_compared)."
    judged_words = f"{judged} services were judged together; each had to be surer for that."
    return (varies, judged_words, "Other causes are not taken out.", *([part] if now["is_part"] else []))


def _sentence(identity: Row, found: ShareChange, share: float, before: Mapping[str, object], verdict: str) -> str:
    change = found.change
    said = {ROSE: "a rise beyond chance", FELL: "a fall beyond chance"}.get(verdict, "no more than chance explains")
    return (
        f"{identity['service_name']}: {percent(share)} digital, before {percent(number(before['digital_take_up']))}; "
        f"{100 * change.central:+.1f} points (80% range {100 * change.low_80:+.1f} to {100 * change.high_80:+.1f}), {said}."
    )


def _order(row: Row) -> tuple[int, float, float, str]:
    if row["code"] is not None:
        return 2, 0.0, 0.0, str(row["service_id"])
    if row["p"] is None:
        return 1, 2.0, 0.0, str(row["service_id"])
    return (0 if row["is_mover"] else 1), number(row["p_corrected"]), number(row["p"]), str(row["service_id"])


def _p(found: ShareChange | Refusal) -> float:
    return found.p if isinstance(found, ShareChange) else 1.0


def _identity(service: str, name: str, values: Mapping[str, object]) -> Row:
    return {"service_id": service, "service_name": name, "definition_id": values.get("definition_id")}
