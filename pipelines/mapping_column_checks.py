"""Checks the columns of a format file and the words that fill them."""

import difflib
from collections.abc import Iterator

from pipelines.mapping_cells import headers_from, headers_in
from pipelines.mapping_patterns import check_cell_pattern, check_date_format
from pipelines.mapping_sentences import Place
from pipelines.mapping_targets import CLOSED, TARGETS
from pipelines.mapping_vocabulary import KEYS, WORDS


MONTHS = 12


def check_column(file: str, stated: dict, name: str, column: object) -> None:
    """One column of [columns], or one that an unpivot sets."""
    place, feeds = Place(file, f"columns.{name}"), stated["feeds"]
    if name not in TARGETS[feeds] and not stated.get("sql") and not stated.get("fold"):
        near = difflib.get_close_matches(name, TARGETS[feeds], 1)
        hint = f'did you mean "{near[0]}"? ' if near else ""
        raise place.error(f"{feeds} has no such column; {hint}it has {', '.join(TARGETS[feeds])}")
    if not isinstance(column, dict):
        raise place.error('is a table such as { from = "Header" }')
    place.known(column, KEYS["column"])
    if sum(key in column for key in ("from", "constant", "cases")) != 1:
        raise place.error("exactly one of from, constant, cases")
    for key in ("type", "unit", "two_parts", "take", "year"):
        if key in column:
            Place(file, f"{place.name}.{key}").one_of(column[key], WORDS[key])
    if "from" in column and not (column["from"] and all(headers_from(column))):
        raise place.error("from is a header or a list of headers")
    _cases(place, name, column)
    _type(place, stated, column)
    if "values" in column and column["values"] not in stated.get("values", {}):
        near = difflib.get_close_matches(str(column["values"]), list(stated.get("values", {})), 1)
        raise place.error(f"there is no [values.{column['values']}]" + (f'; did you mean "{near[0]}"?' if near else ""))
    for key in ("constant", "otherwise"):
        if key in column:
            _closed(place, name, column[key])


def check_values(file: str, stated: dict, name: str, words: object) -> None:
    """The words of one value table: those that fill a closed column must be on its list."""
    place = Place(file, f"values.{name}")
    if not isinstance(words, dict) or not all(isinstance(word, str | bool | int) for word in words.values()):
        raise place.error('is a table such as { telephone = "phone" }')
    for target, column in stated.get("columns", {}).items():
        if column.get("values") == name:
            for word in words.values():
                _closed(place, target, word)


def headers_used(stated: dict) -> Iterator[tuple[str, str]]:
    """Every place where the text of a column is used, and its header; not native_id, and not where only its presence counts."""
    for name, column in stated.get("columns", {}).items():
        used = headers_from(column) + [column[key] for key in ("times", "minus") if key in column]
        used += [header for case in column.get("cases", []) if "present" not in case for header in headers_in(case["column"])]
        yield from ((f"columns.{name}", header) for header in used)
    yield from (("extra", header) for header in stated.get("extra", []))
    yield from (("exclude", rule["column"]) for rule in stated.get("exclude", []))
    yield from (("read.fill_down", header) for header in stated.get("read", {}).get("fill_down", []))
    for column in (stated.get("unpivot") or {}).get("columns", []):
        yield from (("unpivot.columns", column[key]) for key in ("from", "minus") if key in column)


def _cases(place: Place, name: str, column: dict) -> None:
    for case in column.get("cases", []):
        inner = Place(place.file, f"{place.name}.cases")
        inner.known(case, KEYS["case"])
        if "column" not in case or "then" not in case or sum(key in case for key in ("present", "equals", "matches")) != 1:
            raise inner.error("column, one of present = true / equals / matches, and then")
        if "present" in case and case["present"] is not True:
            raise inner.error("present is true; what is not present falls to the next case or otherwise")
        if "matches" in case:
            check_cell_pattern(inner, case["matches"])
        _closed(inner, name, case["then"])


def _type(place: Place, stated: dict, column: dict) -> None:
    kind = column.get("type", "text")
    if kind == "duration" and "unit" not in column and "two_parts" not in column:
        raise place.error("a duration needs unit: ms, s, min or h")
    if kind not in ("date", "timestamp") or "from" not in column:
        return
    formats = column.get("formats", [])
    has_offsets = stated.get("time", {}).get("zone") == "in_data"
    if not isinstance(formats, list) or (not formats and not has_offsets):
        raise place.error('a date needs formats, e.g. ["%d/%m/%Y %H:%M"]')
    if any(isinstance(each, list) for each in formats) and not all(isinstance(each, list) and each for each in formats):
        raise place.error("formats is a list of patterns, or a list of such lists of which one must read the whole column")
    if "year_begins" in column and (type(column["year_begins"]) is not int or not 1 <= column["year_begins"] <= MONTHS):
        raise place.error("year_begins is the number of the month in which a year such as 2024/25 begins, 4 for April")
    for form in [f for each in formats for f in (each if isinstance(each, list) else [each])]:
        check_date_format(Place(place.file, f"{place.name}.formats"), form)


def _closed(place: Place, name: str, word: object) -> None:
    if name in CLOSED and str(word) not in CLOSED[name]:
        article = "an" if name[0] in "aeiou" else "a"
        raise place.error(f'"{word}" is not {article} {name}: {", ".join(CLOSED[name])}')
