"""Makes the rows of any answer fit to leave the service team: counts by rule A or B, and whatever could give a hidden count back."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from analysis.disclosure import HIDDEN, THRESHOLD, CannotHide, Ints, hidden_cells, rule_a, rule_a_share
from analysis.finding import Refusal, round_estimate


# Whole numbers that count nobody. Every other column of whole numbers is taken for a count, so that a new metric is not forgotten.
COUNT_NOBODY = frozenset(
    {"local_hour", "weekday", "days", "step_no", "row_no", "lgsl_id", "status", "seed", "saving_services", "saving_services_without"}
)
NO_DIMENSION = frozenset({"days"})
# Shares and the counts they are made of: a share is made again from the rounded ones.
SHARES = {
    "abandoned_rate": (("abandoned", "offered"),),
    "answered_in_target_rate": (("answered_in_target", "answered"),),
    "answered_rate": (("answered", "offered"),),
    "avoidable_share": (("avoidable_contacts", "assessed"),),
    "completion_rate": (("completions", "starts"),),
    "digital_take_up": (("take_up_digital_transactions", "take_up_transactions"), ("digital_transactions", "transactions")),
}
# A part beside its whole: what is left between them can be a small count too.
PARTS = (*(pair for pairs in SHARES.values() for pair in pairs), ("transactions", "contacts"))
MOST_CELLS, MOST_SMALL = 600, 120  # of one table under rule B: more would take minutes to check
SHOWN_DIGITS = 2  # of averages and costs under rule A
# A sum of costs over the unit cost is the exact count: of few contacts it keeps fewer digits, or none, so that it tells no more than they do.
COSTS = frozenset({"cost_low", "cost_central", "cost_high"})
TWO_DIGITS_FROM, ONE_DIGIT_FROM = 400, 40
COMPARED = ("_compared", "_year_before")  # the ends of the names of columns that stand against each other

Row = tuple[object, ...]
Bools = NDArray[np.bool_]


def suppress(columns: Sequence[str], rows: Sequence[Row], rule: str, threshold: int = THRESHOLD) -> tuple[Row, ...] | Refusal:
    """The rows with small counts hidden as '*', and costs, averages and shares that rest on them.

    Rule 'a' rounds all other counts to 5 and all other figures to two digits; rule 'b' leaves them exact but hides as many more rows as keep a
    small count from being worked out, for each count over the table's two dimensions (time is one of them) with their totals known.
    """
    if rule not in RULES:
        return Refusal("BAD_SETTING", "The rule must be a (round to 5, hide 1 to 7) or b (hide small counts and what gives them away).")
    counts = count_columns(columns, rows)
    return RULES[rule](list(columns), [list(row) for row in rows], counts, threshold)


def count_columns(columns: Sequence[str], rows: Sequence[Row]) -> tuple[int, ...]:
    """The places of the columns that count people, contacts or anything else that may be few."""
    found = []
    for place, name in enumerate(columns):
        values = [row[place] for row in rows if row[place] is not None]
        if values and name not in COUNT_NOBODY and all(isinstance(v, int) and not isinstance(v, bool) for v in values):
            found.append(place)
    return tuple(found)


def _by_rule_a(columns: list[str], rows: list[list[object]], counts: tuple[int, ...], _: int) -> tuple[Row, ...] | Refusal:
    shown = []
    for row in rows:
        rounded = dict(zip(counts, rule_a([_absolute(row[place]) for place in counts]), strict=True))
        is_small = HIDDEN in rounded.values() or not counts
        line: list[object] = list(row)
        for place, shown_count in rounded.items():  # a difference keeps its sign
            line[place] = -shown_count if isinstance(shown_count, int) and _is_negative(row[place]) else shown_count
        for place, value in enumerate(row):
            if _is_figure(value):
                line[place] = _fewer_digits(columns, row, place, is_small)
        shown.append(tuple(line))
    return tuple(shown)


def _share_again(columns: list[str], row: list[object], place: int) -> object:
    for part, whole in SHARES[columns[place]]:
        if part in columns and whole in columns:
            return rule_a_share(*(_number(row[columns.index(name)]) for name in (part, whole)))
    return HIDDEN


def _fewer_digits(columns: list[str], row: list[object], place: int, is_small: bool) -> object:
    """A figure as rule A shows it: a share made again, others to two digits or fewer; hidden where it rests on few, or on counts not shown here."""
    name = columns[place]
    if name in SHARES:
        return _share_again(columns, row, place)
    digits = _digits_of_costs(columns, row) if name in COSTS else SHOWN_DIGITS
    if is_small or not digits or _is_share_before(name, row[place]):
        return HIDDEN
    return float(f"{round_estimate(float(str(row[place])), digits):.12g}")


def _digits_of_costs(columns: list[str], row: list[object]) -> int:
    contacts = _number(row[columns.index("contacts")]) if "contacts" in columns else None
    if contacts is None or contacts == 0 or contacts >= TWO_DIGITS_FROM:
        return SHOWN_DIGITS
    return 1 if contacts >= ONE_DIGIT_FROM else 0


def _by_rule_b(columns: list[str], rows: list[list[object]], counts: tuple[int, ...], threshold: int) -> tuple[Row, ...] | Refusal:
    if threshold < 2:
        return Refusal("BAD_SETTING", "The threshold of rule b must be 2 or more.")
    places = _places(columns, rows, counts)
    hidden = np.zeros(len(rows), bool)
    for place in counts:
        found = _hidden_rows([_number(row[place]) for row in rows], places, threshold)
        if isinstance(found, Refusal):
            return found
        hidden |= found
    for part, whole in PARTS:
        if part in columns and whole in columns:
            hidden |= np.array([_leaves_few(row[columns.index(part)], row[columns.index(whole)], threshold) for row in rows], bool)
    if hidden.sum() == 1 and len(rows) > 1:  # the row left out would follow from the total
        hidden |= _smallest_other(rows, counts, hidden)
    shown = []
    for row, is_hidden in zip(rows, hidden, strict=True):
        dropped = is_hidden or not counts
        shown.append(
            tuple(_kept(value, place in counts, dropped or _is_share_before(columns[place], value)) for place, value in enumerate(row))
        )
    return tuple(shown)


def _is_share_before(name: str, value: object) -> bool:
    """Whether a figure is a year before's, or of the months compared with it: the counts it rests on are not in the table, so nobody can say that they are not few."""
    return name.endswith(COMPARED) and _is_figure(value)


def _kept(value: object, is_count: bool, is_hidden: bool) -> object:
    return HIDDEN if is_hidden and value is not None and (is_count or _is_figure(value)) else value


def _places(columns: list[str], rows: list[list[object]], counts: tuple[int, ...]) -> list[tuple[int, int]] | None:
    """Each row's cell in a table of two dimensions: the column with most values, and the rest together; null when rows share a cell."""
    keys = [
        p for p in range(len(columns)) if p not in counts and columns[p] not in NO_DIMENSION and not any(_is_figure(row[p]) for row in rows)
    ]
    values = {p: len({str(row[p]) for row in rows}) for p in keys}
    if not keys or len({tuple(str(row[p]) for p in keys) for row in rows}) < len(rows):
        return None
    first = max(keys, key=lambda p: values[p])
    fewer = [p for p in keys if p != first and values[p] > 1 and not _follows(rows, first, p)]
    down = {v: n for n, v in enumerate(sorted({str(row[first]) for row in rows}))}
    across = {v: n for n, v in enumerate(sorted({tuple(str(row[p]) for p in fewer) for row in rows}))}
    found = [(down[str(row[first])], across[tuple(str(row[p]) for p in fewer)]) for row in rows]
    return found if len(set(found)) == len(found) else None


def _follows(rows: list[list[object]], first: int, other: int) -> bool:
    """Whether a column says nothing beyond the first, as a name beside its id."""
    pairs = {(str(row[first]), str(row[other])) for row in rows}
    return len(pairs) == len({one for one, _ in pairs})


def _hidden_rows(values: list[float | None], places: list[tuple[int, int]] | None, threshold: int) -> Bools | Refusal:
    small = np.array([value is not None and 0 < abs(value) < threshold for value in values], bool)
    if not small.any():
        return small
    if places is None:
        places = [(n, 0) for n in range(len(values))]
    shape = (max(row for row, _ in places) + 1, max(column for _, column in places) + 1)
    if shape[0] * shape[1] > MOST_CELLS or small.sum() > MOST_SMALL:
        return Refusal("BAD_SETTING", "This table is too large for rule b; use rule a, or ask for a shorter period or one service.")
    counts: Ints = np.zeros(shape, np.int64)
    present = np.zeros(shape, bool)
    for place, value in zip(places, values, strict=True):
        counts[place] = int(abs(value or 0))
        present[place] = value is not None
    try:
        found, _ = hidden_cells(counts, threshold, ~present)
    except CannotHide:
        return np.array([value is not None for value in values], bool)
    return np.array([bool(found[place]) for place in places], bool)


def _leaves_few(part: object, whole: object, threshold: int) -> bool:
    first, second = _number(part), _number(whole)
    return first is not None and second is not None and 0 < second - first < threshold


def _smallest_other(rows: list[list[object]], counts: tuple[int, ...], hidden: Bools) -> Bools:
    others = [n for n in range(len(rows)) if not hidden[n]]
    size = {n: sum(abs(_number(rows[n][place]) or 0.0) for place in counts) for n in others}
    chosen = min((n for n in others if size[n] > 0), key=lambda n: size[n], default=None)
    mask = np.zeros(len(rows), bool)
    if chosen is not None:
        mask[chosen] = True
    return mask


def _is_figure(value: object) -> bool:
    """A cost, an average or a share: numbers that are no counts."""
    return isinstance(value, float | Decimal) and not isinstance(value, bool | date)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None


def _absolute(value: object) -> float | None:
    number = _number(value)
    return None if number is None else abs(number)


def _is_negative(value: object) -> bool:
    number = _number(value)
    return number is not None and number < 0


RULES: dict[str, Callable[[list[str], list[list[object]], tuple[int, ...], int], tuple[Row, ...] | Refusal]] = {
    "a": _by_rule_a,
    "b": _by_rule_b,
}
