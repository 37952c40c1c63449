"""The rows of a restatement: the figure reported, each piece in a sentence, the figure now."""

from collections.abc import Mapping

from analysis.finding import Refusal
from analysis.restatement import PENNY, STEPS, Bridge


METHOD = "rebuilt step by step, each on top of the last"
FIGURES = {"saving_central": PENNY, "cost": PENNY, "contacts": 1.0, "transactions": 1.0, "digital_take_up": 0.0001}
UNITS = {"saving_central": "pounds", "cost": "pounds", "contacts": "contacts", "transactions": "transactions", "digital_take_up": "share"}
WORDS = {
    "files": "late files",
    "rules": "changed rules",
    "unit_costs": "changed unit costs",
    "definition": "a changed definition",
    "method": "a changed method",
}
COLUMNS = ("value", "piece", "low", "high", "is_unchanged", "share_of_reported", "piece_reversed", "piece_shapley", "depends_on_order")
PLACE = ("from_snapshot", "to_snapshot", "start_date", "end_date")


def end_rows(figure: str, shown: Mapping[str, object], was: tuple, now: tuple) -> list[dict[str, object]]:
    rows = []
    for line, (value, low, high), words in (("reported", was, "reported from"), ("now", now, "now, from")):
        amount = "no figure" if value is None else _amount(value, figure)
        name = shown["from_snapshot" if line == "reported" else "to_snapshot"]
        rows.append(
            row_of(figure, line, shown, {"value": _shown(value, figure), "low": low, "high": high}, sentence=f"{amount} {words} {name}.")
        )
    return rows


def piece_rows(figure: str, shown: Mapping[str, object], found: Bridge, parts: Mapping[str, float | None]) -> list[dict[str, object]]:
    rows = []
    for piece in found.pieces:
        share = round(piece.amount / found.reported, 6) if found.reported and FIGURES[figure] != FIGURES["digital_take_up"] else None
        said = f"{WORDS[piece.step].capitalize()}: {'unchanged' if piece.is_unchanged else _signed(piece.amount, figure)}."
        figures: dict[str, object] = {
            "piece": piece.amount,
            "value": piece.value,
            "is_unchanged": piece.is_unchanged,
            "share_of_reported": share,
            "piece_reversed": piece.reversed,
            "piece_shapley": piece.shapley,
            "depends_on_order": found.depends_on_order,
        }
        rows.append(row_of(figure, piece.step, shown, figures, notes=found.notes, sentence=said))
        if piece.step == "files" and not piece.is_unchanged:
            rows += [_partrow_of(figure, shown, kind, amount) for kind, amount in parts.items()]
    if found.order != STEPS:
        for row in rows:
            row["assumptions"] = [*_list(row["assumptions"]), "The method stands first, since the programme that counted before is gone."]
    return rows


def _partrow_of(figure: str, shown: Mapping[str, object], kind: str, amount: float | None) -> dict[str, object]:
    said = "cannot be told apart from the others, whose earlier content is gone" if amount is None else _signed(amount, figure)
    return row_of(figure, f"files_{kind}", shown, {"piece": amount}, sentence=f"Of late files, {kind}: {said}.")


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def row_of(
    figure: str,
    line: str,
    shown: Mapping[str, object] | None = None,
    figures: Mapping[str, object] | None = None,
    notes: tuple[str, ...] = (),
    refusal: Refusal | None = None,
    sentence: str = "",
) -> dict[str, object]:
    return {
        **{name: (shown or {}).get(name) for name in PLACE},
        "figure": figure,
        "line": line,
        "unit": None if refusal else UNITS[figure],
        **{name: (figures or {}).get(name) for name in COLUMNS},
        "n": 0 if refusal else 2,
        "method": METHOD,
        "assumptions": list(notes),
        "seed": None,
        "code": refusal.code if refusal else None,
        "sentence": refusal.sentence if refusal else sentence,
    }


def float_of(value: object) -> float | None:
    """A figure of a metric as a number; null stays null."""
    return None if value is None else float(str(value))


def _shown(value: float | None, figure: str) -> float | None:
    unit = FIGURES[figure]
    return None if value is None else round(round(value / unit + 1e-9) * unit, 10)


def _amount(value: float, figure: str) -> str:
    if UNITS[figure] == "pounds":
        return f"{'-' if value < 0 else ''}£{abs(value):,.2f}"
    return f"{value:.2%}" if UNITS[figure] == "share" else f"{value:,.0f} {UNITS[figure]}"


def _signed(value: float, figure: str) -> str:
    if UNITS[figure] == "share":
        return f"{100 * value:+.2f} percentage points"
    return ("+" if value >= 0 else "") + _amount(value, figure)
