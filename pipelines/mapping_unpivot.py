"""Several counts in one row: each becomes a fact of its own, and a row in which nobody counted stays as an excluded one."""

import re
from dataclasses import dataclass

from pipelines import mapping_values as values
from pipelines.mapping_cells import Overlay, raw
from pipelines.mapping_values import NOBODY_COUNTED, literal
from pipelines.reading_header import header_key


@dataclass(frozen=True)
class Part:
    """One count of a row: the column it stands in, the SQL of its value, the words that come with it."""

    key: str
    value: str
    words: dict[str, str]


@dataclass(frozen=True)
class Spread:
    """How the rows of a table fall apart; names are the columns the parts bring beside their value."""

    parts: tuple[Part, ...]
    value_as: str
    names: tuple[str, ...]

    @property
    def columns(self) -> frozenset[str]:
        """What can be read from only after the rows fell apart."""
        return frozenset((self.value_as, *self.names))


def spread_of(overlay: Overlay) -> Spread | None:
    """How this file's rows fall apart; None for a format whose rows are one fact each."""
    unpivot = overlay.made_by.unpivot
    if not unpivot:
        return None
    parts = _by_headers(overlay, unpivot["headers"]) if "headers" in unpivot else _by_columns(overlay, unpivot["columns"])
    names = dict.fromkeys(name for part in parts for name in part.words)
    return Spread(tuple(parts), header_key(unpivot.get("value_as", "Value")), tuple(names))


def _by_headers(overlay: Overlay, pattern: str) -> list[Part]:
    parts = []
    for key in overlay.used:
        match = re.search(pattern, overlay.by_key[key].strip(), re.IGNORECASE)
        if match and key not in overlay.personal:
            words = {header_key(name): text or "" for name, text in match.groupdict().items()}
            parts.append(Part(key, raw(key), words))
    if not parts:
        raise overlay.refusal(f"no column of the file matches {pattern}; export it again, or correct the format")
    return parts


def _by_columns(overlay: Overlay, stated: list[dict]) -> list[Part]:
    parts = []
    for each in stated:
        cell = overlay.cell(each["from"])
        if cell is None:
            raise overlay.missing(each["from"])
        value = _difference(overlay, cell, each["minus"]) if "minus" in each else cell
        parts.append(Part(header_key(each["from"]), value, {k: _word(v) for k, v in each.get("set", {}).items()}))
    return parts


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _difference(overlay: Overlay, cell: str, minus: str) -> str:
    """Null when either is not known; a word that no type reads when either is no number."""
    other = overlay.cell(minus)
    if other is None:
        raise overlay.missing(minus)
    left, right = (values.number(each, *overlay.separators) for each in (cell, other))
    known = f"{cell} is not null and {other} is not null"
    return f"case when {known} then coalesce((({left}) - ({right}))::bigint::varchar, 'unreadable') end"


def unpivoted_query(overlay: Overlay, spread: Spread) -> str:
    """The rows of judged, once per count that was stated."""
    fields = (spread.value_as, *spread.names)

    def fact(number: int, header: str, value: str, words: dict[str, str]) -> str:
        brought = "".join(f", {raw(name)} := {literal(words[name]) if name in words else 'null::varchar'}" for name in spread.names)
        return f"struct_pack(fact_no := {number}, fact_header := {header}, {raw(spread.value_as)} := {value}{brought})"

    facts = ", ".join(fact(n, literal(part.key), part.value, part.words) for n, part in enumerate(spread.parts, start=1))
    stated = f"list_filter([{facts}], lambda s: s.{raw(spread.value_as)} is not null)"
    nobody = f"[{fact(0, 'null::varchar', 'null::varchar', {})}]"
    hidden = [raw(key) for key in fields if key in overlay.used]
    rest = f"judged.* exclude ({', '.join([*hidden, 'excluded'])})"
    brought = ", ".join(f"fact.{name} as {name}" for name in ("fact_no", "fact_header", *map(raw, fields)))
    return f"""select * exclude (fact), {brought}, case when was_excluded is null and fact.fact_no = 0 then {literal(NOBODY_COUNTED)} else was_excluded end as excluded
        from (
            select {rest}, excluded as was_excluded, unnest(case when len({stated}) = 0 then {nobody} else {stated} end, max_depth := 1) as fact
            from judged
        )"""
