"""What tells one row from another: its own id, keyed where that is personal, the words of a count row, a hash of its cells, its link keys."""

import re

from pipelines.mapping_cells import Overlay, cells_query, headers_in, identifier, raw
from pipelines.mapping_columns import ColumnPlan
from pipelines.mapping_unpivot import Spread
from pipelines.mapping_values import literal
from pipelines.reading_header import header_key


OF_PERSONS = ("phone", "email", "customer")  # who calls once calls again, so a key is made of each number once, not of each row
NO_KEYS = "null::struct(key_type varchar, key varchar)[]"


def native_id(overlay: Overlay, spread: Spread | None, plans: list[ColumnPlan]) -> str:
    """The id of the source; of a count row without one, its period and its words as written, those of extra among them; null for a row that is one event."""
    parts = [_id_part(overlay, stated) for stated in overlay.made_by.identity.get("native_id", ())]
    if parts:
        told = parts[0] if len(parts) == 1 else f"concat_ws(':', {', '.join(parts)})"
        return f"({told}) || case when fact_no > 0 then '#' || fact_header else '' end" if spread else told
    if overlay.made_by.grain == "event":
        return "null::varchar"
    is_month = _is_month(overlay, plans)
    words = [word for plan in plans if (word := _word_as_written(overlay, plan, is_month))]
    words += [cell for header in overlay.made_by.extra if (cell := overlay.cell(header))]
    words += ["fact_header"] if "columns" in (overlay.made_by.unpivot or {}) else []
    listed = ", ".join(f"coalesce({word}, '')" for word in words)
    return f"'w' || to_hex(hash(concat_ws(chr(31), {listed})))" if words else "null::varchar"


def _id_part(overlay: Overlay, stated: str | list[str]) -> str:
    header = next((h for h in headers_in(stated) if overlay.cell(h)), None)
    if header is None:
        raise overlay.missing(stated, ", which tells the rows apart")
    cell = raw(header_key(header))
    kind = overlay.personal.get(header_key(header))
    if kind is None:
        return cell
    return f"key_{kind.removeprefix('key ')}({cell})" if kind.startswith("key ") else f"hmac_key('id', upper({cell}))"


def _is_month(overlay: Overlay, plans: list[ColumnPlan]) -> str:
    """SQL: whether a row counts a month; where the rows name their own grain, each by its own."""
    usual = literal(overlay.made_by.grain)
    stated = next((plan for plan in plans if plan.name == "grain"), None)
    return f"coalesce(lower({stated.value}), {stated.otherwise or 'null'}, {usual}) = 'month'" if stated else f"{usual} = 'month'"


def _word_as_written(overlay: Overlay, plan: ColumnPlan, is_month: str) -> str | None:
    """The period as a date, so that two ways to write one month are one month; every other word as the sheet has it; never a count."""
    if plan.text is None or overlay.made_by.columns.get(plan.name, {}).get("type", "text") not in ("text", "date", "timestamp"):
        return None
    if plan.quick is None:
        return plan.text
    clock = identifier("k_" + plan.name)
    moment = f"case when {is_month} then date_trunc('month', {clock}) else {clock} end"
    return f"coalesce({moment}::varchar, {plan.text})"


def link_keys(overlay: Overlay) -> tuple[str, dict[str, str], str]:
    """Where rows are read from, the keyed values to make in the text layer, and the list of them; nothing personal stays as it stands."""
    rows, named = "facts", {}
    packs: list[tuple[str, str]] = []
    for header, kind in overlay.made_by.personal.items():
        cell = overlay.cell(header)
        if cell is None or kind in ("drop", "sql"):
            continue
        key_type = "postcode_sector" if kind == "sector" else kind.removeprefix("key ")
        place = f"key_{len(packs)}"
        if key_type in OF_PERSONS:
            keys = (
                f"select value, key_{key_type}(value) as {place} from (select distinct {cell} as value from {_rows_with(overlay, header)})"
            )
            rows = f"(select r.*, k.{place} from {rows} as r left join ({keys}) as k on r.{cell} = k.value)"
        else:
            named[place] = f"{'postcode_sector' if kind == 'sector' else f'key_{key_type}'}({cell})"
        packs.append((identifier(place), f"struct_pack(key_type := '{key_type}', key := {identifier(place)})"))
    if not packs:
        return rows, named, NO_KEYS
    if len(packs) == 1:
        return rows, named, f"case when {packs[0][0]} is not null then [{packs[0][1]}] else [] end"
    return rows, named, f"list_filter([{', '.join(pack for _, pack in packs)}], lambda k: k.key is not null)"


def _rows_with(overlay: Overlay, header: str) -> str:
    """Where the values of one column are read from: the column alone, where no other decides what stands in it; that is planned in a moment."""
    if overlay.made_by.read.get("fill_down") or overlay.made_by.unpivot:
        return "facts"
    return f"({cells_query(overlay, (header_key(header),))})"


def row_hash(overlay: Overlay, spread: Spread | None, plans: list[ColumnPlan]) -> str:
    """A hash of the cells the format names, so that neither a column nobody reads nor the columns' order can make two rows differ.

    Of a count row the period is hashed as a date, so that the same count under two ways to write its month is the same row.
    """
    is_month, is_count = _is_month(overlay, plans), overlay.made_by.grain != "event"
    written = {plan.text: _word_as_written(overlay, plan, is_month) for plan in plans if plan.quick} if is_count else {}

    def cell(key: str) -> str:
        return written.get(raw(key)) or raw(key)

    if not spread:
        return f"hash({', '.join(map(cell, overlay.used_in_formats_order))})" if overlay.used else "hash(row_no)"
    unpivot = overlay.made_by.unpivot or {}
    pattern = unpivot.get("headers")
    apart = {header_key(each[word]) for each in unpivot.get("columns", ()) for word in ("from", "minus") if word in each}
    apart |= {key for key in overlay.used if pattern and re.search(pattern, overlay.by_key[key].strip(), re.IGNORECASE)}
    kept = [cell(key) for key in overlay.used_in_formats_order if key not in apart and key not in spread.columns]
    return f"hash({', '.join([*kept, raw(spread.value_as), 'fact_header'])})"


def unknown_words(plans: list[ColumnPlan]) -> str:
    """The words of closed columns that no value table knows, as column=word."""
    closed = [(plan, identifier("v_" + plan.name)) for plan in plans if plan.is_closed]
    if not closed:
        return "null::varchar[]"
    known = " and ".join(f"({plan.text} is null or {value} is not null)" for plan, value in closed)
    listed = ", ".join(f"case when {value} is null then {literal(plan.name + '=')} || {plan.text} end" for plan, value in closed)
    return f"case when {known} then [] else list_filter([{listed}], lambda w: w is not null) end"
