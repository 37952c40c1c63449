"""One column of a target from cells of a row: the text it is read from, its typed value, what could not be read or is not known."""

import re
from dataclasses import dataclass, field

from pipelines import mapping_values as values
from pipelines import zones
from pipelines.mapping_cells import Overlay, headers_in, identifier, raw
from pipelines.mapping_dates import Facts, date_text, proven_formats, short_september, year_after
from pipelines.mapping_targets import CLOSED, TARGETS
from pipelines.mapping_unpivot import Spread
from pipelines.mapping_values import literal
from pipelines.reading_header import header_key


@dataclass(frozen=True)
class ColumnPlan:
    """How one target column is made. Each part is SQL over the layer before it: text, quick, clock, value, otherwise."""

    name: str
    value: str
    text: str | None = None  # the cell it is read from, null when the file has none
    named_text: str | None = None  # the expression behind text, where it is more than one cell
    quick: str | None = None
    clock: str | None = None
    otherwise: str | None = None
    is_closed: bool = False  # a word it does not know is unknown
    is_typed: bool = False
    flags: tuple[tuple[str, str], ...] = field(default=())  # (test, why the row is rejected)


def plan_columns(rows: Facts, overlay: Overlay, spread: Spread | None) -> list[ColumnPlan]:
    """A plan for every column that the format fills, those set by its unpivot last."""
    columns = overlay.made_by.columns
    plans = [_plan(rows, overlay, spread, name, column) for name, column in columns.items()]
    set_only = sorted(set(spread.names if spread and "columns" in (overlay.made_by.unpivot or {}) else ()) - set(columns))
    return plans + [ColumnPlan(name, _set_value(overlay, name)) for name in set_only]


def text_of(overlay: Overlay, spread: Spread | None, name: str, column: dict) -> str | None:
    """The text a column is read from; None when the file lacks what is optional."""
    stated = column["from"]
    cells, first_present = [], column.get("take") == "first_present"
    for part in stated if isinstance(stated, list) else [stated]:
        cell = next((c for c in (_cell(overlay, spread, header) for header in headers_in(part)) if c), None)
        if cell:
            cells.append(cell)
        elif not first_present and not column.get("optional"):
            raise overlay.missing(part, f", which {name} is read from")
    if not cells:
        if first_present and not column.get("optional"):
            raise overlay.missing(stated, f", which {name} is read from")
        return None
    if first_present:
        return f"coalesce({', '.join(cells)})"
    if column.get("optional") and column.get("type") in ("date", "timestamp"):
        parts = len(stated) if isinstance(stated, list) else 1
        known = " and ".join(f"{cell} is not null" for cell in cells)
        return None if len(cells) < parts else cells[0] if parts == 1 else f"case when {known} then concat_ws(' ', {', '.join(cells)}) end"
    text = cells[0] if len(cells) == 1 else f"nullif(concat_ws(' ', {', '.join(cells)}), '')"
    if "split" in column:
        place, mark = 1 if column.get("take", "first") == "first" else -1, literal(column["split"])
        part = f"nullif(trim(string_split({text}, {mark})[{place}]), '')"
        # no list is made of a plain label; trim takes wider blanks too, which are not ASCII
        text = f"case when contains({text}, {mark}) or strlen({text}) > length({text}) then {part} else {text} end"
    return text


def _cell(overlay: Overlay, spread: Spread | None, header: str) -> str | None:
    key = header_key(header)
    return raw(key) if spread and key in spread.columns else overlay.cell(header)


def _set_value(overlay: Overlay, name: str) -> str:
    kind = TARGETS[overlay.made_by.feeds].get(name, "varchar")
    return raw(name) if kind == "varchar" else f"try_cast({raw(name)} as {kind})"


def _plan(rows: Facts, overlay: Overlay, spread: Spread | None, name: str, column: dict) -> ColumnPlan:
    if "constant" in column:
        return ColumnPlan(name, _constant(column["constant"]))
    if "cases" in column:
        return ColumnPlan(name, _cases(overlay, name, column))
    otherwise = _constant(column["otherwise"]) if "otherwise" in column else None
    text = text_of(overlay, spread, name, column)
    if text is None:
        return ColumnPlan(name, otherwise or "null")
    if column.get("type") in ("date", "timestamp"):
        text = date_text(overlay, column, text)
    is_cell = re.fullmatch(r'"c:[^"]+"', text)
    shown = text if is_cell else identifier("t_" + name)
    kind = column.get("type", "text")
    made = ColumnPlan(
        name,
        "null",
        shown,
        None if is_cell else text,
        otherwise=otherwise,
        is_closed=name in CLOSED and kind == "text",
        is_typed=kind != "text",
    )
    if kind in ("date", "timestamp"):
        return _moment(rows, overlay, made, text)
    value = _value(overlay, name, column, shown)
    for word, sign in (("times", "*"), ("minus", "-")):
        if word in column:
            other = _cell(overlay, spread, column[word])
            if other is None:
                raise overlay.missing(column[word])
            value = f"({value}) {sign} ({values.number(other, *overlay.separators)}){'::double' if word == 'times' else ''}"
    return ColumnPlan(name, value, made.text, made.named_text, otherwise=otherwise, is_closed=made.is_closed, is_typed=made.is_typed)


def _value(overlay: Overlay, name: str, column: dict, text: str) -> str:
    """The typed value, null for what cannot be read."""
    kind = column.get("type", "text")
    if kind == "text":
        return values.mapped(text, name, overlay.made_by.values.get(column.get("values", "")))
    if kind == "boolean":
        return values.boolean(text)
    if kind == "duration":
        return values.duration(text, column, *overlay.separators)
    plain = values.number(text, *overlay.separators)
    if kind == "integer":
        return f"whole_number({plain})"
    if kind == "share":
        return f"({plain})::double / case when contains({text}, '%') then 100 else 1 end"
    return f"({plain})::decimal(14, 2)" if kind == "money" else f"({plain})::double"


def _moment(rows: Facts, overlay: Overlay, made: ColumnPlan, whole_text: str) -> ColumnPlan:
    """A date or an instant: read once by all formats, its year judged, then moved to UTC."""
    name, text, is_date = made.name, str(made.text), overlay.made_by.columns[made.name]["type"] == "date"
    formats = proven_formats(rows, overlay, name, whole_text)
    iso = values.ISO_DATES if is_date else values.ISO_TIMES
    if is_date or overlay.zone != "in_data":
        read = short_september(text, formats)
        quick = values.quick_clock(read, formats, iso)
        clock = year_after(overlay.made_by.columns[name], values.settled_clock(identifier("q_" + name), read, formats, iso))
    else:
        quick, clock = None, "null::timestamp"
    settled = identifier("k_" + name)
    ambiguous = overlay.made_by.time.get("ambiguous", "earlier")
    value = f"{settled}::date" if is_date else values.instant(text, settled, overlay.zone, ambiguous)
    flags = () if is_date else _clock_flags(overlay, name, settled)
    return ColumnPlan(name, value, made.text, made.named_text, quick, clock, made.otherwise, False, True, flags)


def _clock_flags(overlay: Overlay, name: str, clock: str) -> tuple[tuple[str, str], ...]:
    if overlay.zone in ("UTC", "in_data"):
        return ()
    words = (("ambiguous", "comes twice when clocks go back"), ("nonexistent", "does not exist when clocks go forward"))
    macro = zones.macro_name(overlay.zone)
    return tuple(
        (f"is_{kind}_{macro}({clock})", f"{name}: the hour {why}") for kind, why in words if overlay.made_by.time.get(kind) == "reject"
    )


def _cases(overlay: Overlay, name: str, column: dict) -> str:
    """The first case that holds; a header the file may lack counts as empty only where the column is optional."""
    tests = []
    for case in column["cases"]:
        cell = overlay.first_cell(case["column"])
        if cell is None:
            if not column.get("optional"):
                raise overlay.missing(case["column"], f", which {name} depends on")
            continue
        if "present" in case:
            test = f"{cell} is not null"
        elif "equals" in case:
            test = f"lower({cell}) = {literal(str(case['equals']).lower())}"
        else:
            test = f"regexp_matches({cell}, {literal(case['matches'])}, 'i')"
        tests.append(f"when {test} then {_constant(case['then'])}")
    otherwise = _constant(column["otherwise"]) if "otherwise" in column else "null"
    return f"case {' '.join(tests)} else {otherwise} end" if tests else otherwise


def _constant(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else literal(str(value))
