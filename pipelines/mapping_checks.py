"""Checks a format file before any row is read: each error is one sentence with file, place and what may stand there."""

import difflib
import re
from zoneinfo import available_timezones

import duckdb

from pipelines.errors import FormatError
from pipelines.mapping_targets import CLOSED, COARSE_GRAINS, GRAINS, INSTANT, TARGETS, TYPES, WITHOUT_UNKNOWN


TOP = (
    "format",
    "title",
    "system",
    "menu",
    "row",
    "seen",
    "evidence",
    "feeds",
    "grain",
    "sql",
    "fold",
    "extra",
    "recognise",
    "read",
    "time",
    "export",
    "identity",
    "exclude",
    "unpivot",
    "columns",
    "values",
    "personal",
)
KEYS = {
    "recognise": (
        "kind",
        "require",
        "any",
        "forbid",
        "first",
        "line",
        "keys",
        "keys_any",
        "keys_forbid",
        "root",
        "cells",
        "columns_min",
        "columns_max",
        "preamble",
        "file_name",
        "guess",
    ),
    "read": (
        "sheet",
        "header_row",
        "header_rows",
        "names",
        "delimiter",
        "quote",
        "encoding",
        "nulls",
        "nulls_in",
        "decimal",
        "thousands",
        "fill_down",
        "stop_at",
        "unguard",
    ),
    "time": ("zone", "ambiguous", "nonexistent", "period", "week_starts"),
    "export": ("stated_at", "covers", "incomplete"),
    "identity": ("native_id", "within_file"),
    "exclude": ("column", "matches", "not_matches", "why"),
    "unpivot": ("headers", "value_as", "columns"),
    "column": (
        "from",
        "constant",
        "cases",
        "otherwise",
        "type",
        "formats",
        "unit",
        "two_parts",
        "split",
        "take",
        "times",
        "minus",
        "values",
        "optional",
    ),
    "case": ("column", "present", "equals", "matches", "then"),
}
WORDS = {
    "seen": ("file", "documented", "guess"),
    "kind": ("table", "headerless", "log", "w3c", "json", "xml"),
    "ambiguous": ("earlier", "later", "reject"),
    "nonexistent": ("shift_forward", "reject"),
    "period": ("start", "end"),
    "within_file": ("reject", "last", "first", "sum"),
    "encoding": ("utf-8", "utf-16", "cp1252"),
    "unit": ("ms", "s", "min", "h"),
    "two_parts": ("min:s", "h:min"),
}
PERSONAL = ("drop", "key phone", "key email", "key reference", "key customer", "sector", "sql")
PATTERN_LENGTH = 500


def check_format(file: str, stated: dict) -> None:
    """Raises FormatError for the first thing that is wrong."""

    def fail(place: str, what: str) -> None:
        raise FormatError(f"{file}: {place}: {what}.")

    _known(file, "top level", stated, TOP)
    for key in ("format", "title", "system", "menu", "row", "seen", "feeds"):
        if not isinstance(stated.get(key), str) or not stated[key]:
            fail("top level", f'"{key}" is missing')
    if stated["format"] != file.removesuffix(".toml"):
        fail("format", f'"{stated["format"]}" must equal the file name without .toml')
    if not re.fullmatch(r"[a-z][a-z0-9_]*", stated["format"]):
        fail("format", "small letters, digits and _ only, beginning with a letter")
    _one_of(file, "seen", stated["seen"], WORDS["seen"])
    _one_of(file, "feeds", stated["feeds"], tuple(TARGETS))
    grains = (*GRAINS, "interval") if stated["feeds"] == "queue_intervals" else GRAINS
    _one_of(file, "grain", stated.get("grain", "event"), grains)
    for table in ("recognise", "read", "time", "export", "identity"):
        _known(file, table, stated.get(table, {}), KEYS[table])
    for table, key in (
        ("recognise", "kind"),
        ("time", "ambiguous"),
        ("time", "nonexistent"),
        ("time", "period"),
        ("identity", "within_file"),
        ("read", "encoding"),
    ):
        if key in stated.get(table, {}):
            _one_of(file, f"{table}.{key}", stated[table][key], WORDS[key])
    zone = stated.get("time", {}).get("zone", "feed")
    if zone not in ("feed", "in_data") and zone not in available_timezones():
        fail("time.zone", f'"{zone}" is neither feed, in_data nor a zone name such as Europe/London')
    for rule in stated.get("exclude", ()):
        _known(file, "exclude", rule, KEYS["exclude"])
        if "column" not in rule or "why" not in rule or ("matches" in rule) == ("not_matches" in rule):
            fail("exclude", "column, one of matches / not_matches, and why")
        _pattern(file, "exclude", rule.get("matches") or rule["not_matches"])
    _unpivot(file, stated.get("unpivot"))
    if not stated.get("columns") and not stated.get("sql") and not stated.get("fold"):
        fail("columns", "is missing; say which column of the file fills what")
    for name, column in stated.get("columns", {}).items():
        _column(file, stated, name, column)
    _personal(file, stated)
    _day(file, stated)
    for name, words in stated.get("values", {}).items():
        _value_words(file, stated, name, words)


def _known(file: str, place: str, stated: dict, allowed: tuple[str, ...]) -> None:
    for key in stated:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, 1)
            hint = f'; did you mean "{near[0]}"?' if near else f"; there may stand {', '.join(allowed)}."
            raise FormatError(f'{file}: {place}: unknown key "{key}"{hint}')


def _one_of(file: str, place: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise FormatError(f'{file}: {place}: "{value}" is not one of {", ".join(allowed)}.')


def _pattern(file: str, place: str, pattern: object) -> None:
    """A pattern over cells runs in DuckDB, whose engine takes time proportional to the text; it must compile there."""
    if not isinstance(pattern, str) or len(pattern) > PATTERN_LENGTH:
        raise FormatError(f"{file}: {place}: a pattern is text of at most {PATTERN_LENGTH} characters.")
    try:
        with duckdb.connect() as connection:
            connection.execute("select regexp_matches('', $pattern)", {"pattern": pattern}).fetchall()
    except duckdb.Error as error:
        raise FormatError(f"{file}: {place}: the pattern does not compile: {str(error).splitlines()[0]}") from error


def _unpivot(file: str, unpivot: dict | None) -> None:
    if unpivot is None:
        return
    _known(file, "unpivot", unpivot, KEYS["unpivot"])
    if ("headers" in unpivot) == ("columns" in unpivot):
        raise FormatError(f"{file}: unpivot: exactly one of headers, columns.")
    if "headers" in unpivot:
        try:
            re.compile(unpivot["headers"])
        except re.error as error:
            raise FormatError(f"{file}: unpivot.headers: the pattern does not compile: {error}.") from error
    for column in unpivot.get("columns", ()):
        _known(file, "unpivot.columns", column, ("from", "minus", "set"))


def _column(file: str, stated: dict, name: str, column: dict) -> None:
    place, target = f"columns.{name}", stated["feeds"]
    if name not in TARGETS[target] and not stated.get("sql") and not stated.get("fold"):
        raise FormatError(f"{file}: {place}: {target} has no such column; it has {', '.join(TARGETS[target])}.")
    if not isinstance(column, dict):
        raise FormatError(f'{file}: {place}: is a table such as {{ from = "Header" }}.')
    _known(file, place, column, KEYS["column"])
    if sum(key in column for key in ("from", "constant", "cases")) != 1:
        raise FormatError(f"{file}: {place}: exactly one of from, constant, cases.")
    for case in column.get("cases", ()):
        _known(file, f"{place}.cases", case, KEYS["case"])
        if "matches" in case:
            _pattern(file, f"{place}.cases", case["matches"])
    kind = column.get("type", "text")
    _one_of(file, f"{place}.type", kind, TYPES)
    for key in ("unit", "two_parts"):
        if key in column:
            _one_of(file, f"{place}.{key}", column[key], WORDS[key])
    if kind == "duration" and "unit" not in column and "two_parts" not in column:
        raise FormatError(f"{file}: {place}: a duration needs unit: ms, s, min or h.")
    if (
        kind == "date"
        and "formats" not in column
        and "from" in column
        and stated["feeds"] != "web_daily"
        and column.get("formats") is not None
    ):
        raise FormatError(f'{file}: {place}: a date needs formats, e.g. ["%d/%m/%Y"].')
    if "values" in column and column["values"] not in stated.get("values", {}):
        raise FormatError(f"{file}: {place}: there is no [values.{column['values']}].")
    if name in CLOSED and "constant" in column and column["constant"] not in CLOSED[name]:
        raise FormatError(f'{file}: {place}: "{column["constant"]}" is not a {name}: {", ".join(CLOSED[name])}.')


def _value_words(file: str, stated: dict, name: str, words: dict) -> None:
    for target, column in stated.get("columns", {}).items():
        if column.get("values") == name and target in CLOSED:
            for word in words.values():
                if word not in CLOSED[target] and word not in WITHOUT_UNKNOWN:
                    raise FormatError(f'{file}: values.{name}: "{word}" is not a {target}: {", ".join(CLOSED[target])}.')


def _personal(file: str, stated: dict) -> None:
    personal = {" ".join(h.split()).casefold(): (h, kind) for h, kind in stated.get("personal", {}).items()}
    for header, kind in personal.values():
        _one_of(file, f'personal."{header}"', kind, PERSONAL)
    for name, column in stated.get("columns", {}).items():
        used = column.get("from", [])
        parts = [used] if isinstance(used, str) else [p for each in used for p in (each if isinstance(each, list) else [each])]
        parts += [column[k] for k in ("times", "minus") if k in column] + [
            c["column"] for c in column.get("cases", ()) if not c.get("present")
        ]
        for part in parts:
            if " ".join(part.split()).casefold() in personal:
                raise FormatError(f'{file}: columns.{name}: "{part}" is personal and may only be a key.')
    for header in stated.get("extra", ()):
        if " ".join(header.split()).casefold() in personal:
            raise FormatError(f'{file}: extra: "{header}" is personal and is not kept.')


def _day(file: str, stated: dict) -> None:
    """Every fact needs its day: a date for coarse grains, an instant for the others."""
    columns, feeds = stated.get("columns", {}), stated["feeds"]
    if not columns or stated.get("sql") or stated.get("fold"):
        return
    has_day = "local_date" in columns or "local_date" in str(stated.get("unpivot", ""))
    moment = INSTANT.get(feeds)
    if stated.get("grain", "event") in COARSE_GRAINS and not has_day:
        raise FormatError(f"{file}: columns: grain {stated['grain']} needs local_date.")
    if not has_day and not (moment and moment in columns):
        raise FormatError(f"{file}: columns: {feeds} needs {moment + ' or ' if moment else ''}local_date.")
