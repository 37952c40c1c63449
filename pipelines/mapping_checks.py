"""Checks a format file before any row is read: each error is one sentence with file, place and what may stand there."""

import re

from pipelines.mapping_column_checks import check_column, check_values, headers_used
from pipelines.mapping_patterns import check_cell_pattern, check_text_pattern
from pipelines.mapping_sentences import Place
from pipelines.mapping_targets import COARSE_GRAINS, INSTANT, REQUIRED, TARGETS, grains_of
from pipelines.mapping_vocabulary import KEYS, LISTS, PERSONAL, REQUIRED_TOP, TABLES, TOP, WORDS
from pipelines.reading_header import header_key
from pipelines.zones import zone_names


ONE_CHARACTER = ("delimiter", "cut", "decimal", "thousands")
LONGEST_PAD = 20  # characters; a longer number is no clock and no id


def check_format(file: str, stated: dict) -> None:
    """Raises FormatError for the first thing that is wrong."""
    top = Place(file, "top level")
    top.known(stated, TOP)
    for key in REQUIRED_TOP:
        if not isinstance(stated.get(key), str) or not stated[key].strip():
            raise top.error(f'"{key}" is missing')
    _shapes(file, stated)
    _names(file, stated)
    for table in ("recognise", "read", "time", "export", "identity"):
        Place(file, table).known(stated.get(table, {}), KEYS[table])
    _choices(file, stated)
    _read(file, stated.get("read", {}))
    _recognise(file, stated.get("recognise", {}), stated.get("read", {}))
    _zone(Place(file, "time.zone"), stated.get("time", {}).get("zone", "feed"), ("feed", "in_data"))
    _export(file, stated.get("export", {}))
    _exclude(file, stated)
    _unpivot(file, stated)
    for name, column in stated.get("columns", {}).items():
        check_column(file, stated, name, column)
    for name, words in stated.get("values", {}).items():
        check_values(file, stated, name, words)
    _personal(file, stated)
    _completeness(file, stated)


def _shapes(file: str, stated: dict) -> None:
    for table in TABLES:
        if not isinstance(stated.get(table, {}), dict):
            raise Place(file, table).error(f"is a table, written [{table}]")
    for listed in LISTS:
        if not isinstance(stated.get(listed, []), list):
            raise Place(file, listed).error("is a list")
    for header in stated.get("extra", []):
        if not isinstance(header, str):
            raise Place(file, "extra").error("is a list of headers")


def _names(file: str, stated: dict) -> None:
    if stated["format"] != file.removesuffix(".toml"):
        raise Place(file, "format").error(f'"{stated["format"]}" must equal the file name without .toml')
    if not re.fullmatch(r"[a-z][a-z0-9_]*", stated["format"]):
        raise Place(file, "format").error("small letters, digits and _ only, beginning with a letter")
    Place(file, "seen").one_of(stated["seen"], WORDS["seen"])
    Place(file, "feeds").one_of(stated["feeds"], tuple(TARGETS))
    Place(file, "grain").one_of(stated.get("grain", "event"), grains_of(stated["feeds"]))


def _choices(file: str, stated: dict) -> None:
    for place, words in WORDS.items():
        table, _, key = place.partition(".")
        if key and key in stated.get(table, {}):
            Place(file, place).one_of(stated[table][key], words)


def _read(file: str, read: dict) -> None:
    for key in ONE_CHARACTER:
        if key in read and (not isinstance(read[key], str) or len(read[key]) != 1):
            raise Place(file, f"read.{key}").error("is one character")
    if not isinstance(read.get("quote", ""), str) or len(read.get("quote", "")) > 1:
        raise Place(file, "read.quote").error("is one character, or nothing for none")
    pads = read.get("pad", {})
    if not isinstance(pads, dict) or not all(isinstance(width, int) and 0 < width <= LONGEST_PAD for width in pads.values()):
        raise Place(file, "read.pad").error("is a table of headers and numbers of characters, e.g. { starttime = 4 }")
    if read.get("decimal", ".") == read.get("thousands"):
        raise Place(file, "read.thousands").error("is the decimal mark too; one character cannot be both")
    for key in ("sheet", "not_sheets", "stop_at"):
        if key in read:
            check_text_pattern(Place(file, f"read.{key}"), read[key])
    if not isinstance(read.get("all_sheets", False), bool):
        raise Place(file, "read.all_sheets").error("is true or false: whether all sheets that have the headers are one table")
    if not isinstance(read.get("stop_alone", False), bool):
        raise Place(file, "read.stop_alone").error("is true or false: whether the row that stop_at fits holds nothing else")


def _recognise(file: str, recognise: dict, read: dict) -> None:
    for key in ("line", "preamble", "file_name"):
        if key in recognise:
            check_text_pattern(Place(file, f"recognise.{key}"), recognise[key])
    for number, pattern in recognise.get("cells", {}).items():
        check_text_pattern(Place(file, f"recognise.cells.{number}"), pattern)
    for key in ("require", "any", "forbid", "keys", "keys_any", "keys_forbid"):
        listed = recognise.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            raise Place(file, f"recognise.{key}").error("is a list of text")
    if recognise.get("kind") in ("headerless", "log") and (read.get("delimiter") or read.get("cut")) and not read.get("names"):
        raise Place(file, "read.names").error("is missing; a file without a header needs names for its columns")


def _zone(place: Place, zone: object, others: tuple[str, ...]) -> None:
    if zone not in others and zone not in zone_names():
        raise place.error(f'"{zone}" is neither {", ".join(others)} nor a zone name such as Europe/London')


def _export(file: str, export: dict) -> None:
    for key, keys in (
        ("stated_at", KEYS["export.stated_at"]),
        ("covers", KEYS["export.covers"]),
        ("incomplete", KEYS["export.incomplete"]),
    ):
        if key in export:
            Place(file, f"export.{key}").known(export[key], keys)
    stated_at, place = export.get("stated_at"), Place(file, "export.stated_at")
    if stated_at is not None:
        if sum(key in stated_at for key in ("file_name", "preamble", "column")) != 1:
            raise place.error("exactly one of file_name, preamble, column")
        for key in ("file_name", "preamble"):
            if key in stated_at:
                check_text_pattern(place, stated_at[key], groups=("at",))
        if "zone" in stated_at:
            _zone(Place(file, "export.stated_at.zone"), stated_at["zone"], ("feed",))
    for key in ("file_name", "preamble"):
        if key in export.get("covers", {}):
            check_text_pattern(Place(file, "export.covers"), export["covers"][key], groups=("from", "to"))
    incomplete = export.get("incomplete")
    if incomplete is not None and ({"column", "equals"} == set(incomplete)) == ({"rows"} == set(incomplete)):
        raise Place(file, "export.incomplete").error("column and equals, or rows")


def _exclude(file: str, stated: dict) -> None:
    place = Place(file, "exclude")
    for rule in stated.get("exclude", []):
        place.known(rule, KEYS["exclude"])
        if "column" not in rule or not rule.get("why") or ("matches" in rule) == ("not_matches" in rule):
            raise place.error("column, one of matches / not_matches, and why")
        check_cell_pattern(place, rule["matches"] if "matches" in rule else rule["not_matches"])


def _unpivot(file: str, stated: dict) -> None:
    unpivot, place = stated.get("unpivot"), Place(file, "unpivot")
    if unpivot is None:
        return
    place.known(unpivot, KEYS["unpivot"])
    if ("headers" in unpivot) == ("columns" in unpivot):
        raise place.error("exactly one of headers, columns")
    if "headers" in unpivot:
        check_text_pattern(Place(file, "unpivot.headers"), unpivot["headers"])
    for column in unpivot.get("columns", []):
        Place(file, "unpivot.columns").known(column, KEYS["unpivot.columns"])
        if "from" not in column:
            raise Place(file, "unpivot.columns").error('"from" is missing')
        for name, word in column.get("set", {}).items():
            check_column(file, stated, name, {"constant": word})


def _personal(file: str, stated: dict) -> None:
    personal = {header_key(header) for header in stated.get("personal", {})}
    for header, kind in stated.get("personal", {}).items():
        if kind not in PERSONAL:
            raise Place(file, f'personal."{header}"').error(f'"{kind}": say {", ".join(PERSONAL)}')
        if kind == "sql" and not stated.get("sql"):
            raise Place(file, f'personal."{header}"').error('"sql" needs a SQL file that keys it; say drop or a key')
        if kind not in ("sql", "drop") and not stated.get("columns"):
            raise Place(file, f'personal."{header}"').error(f'"{kind}" needs [columns]; without them the SQL keys it: say sql or drop')
    for place, header in headers_used(stated):
        if header_key(header) in personal:
            raise Place(file, place).error(f'"{header}" is personal; it may only be a key, part of native_id or present in cases')


def _completeness(file: str, stated: dict) -> None:
    """A fact needs its day, a date for coarse grains and an instant for the others, and what its target cannot do without."""
    columns, feeds = stated.get("columns", {}), stated["feeds"]
    if not columns and not stated.get("sql"):
        raise Place(file, "columns").error("is missing; say which column of the file fills what")
    if not columns or stated.get("sql"):
        return
    brought = {name for column in (stated.get("unpivot") or {}).get("columns", []) for name in column.get("set", {})}
    filled, moment, grain = set(columns) | brought, INSTANT.get(feeds), stated.get("grain", "event")
    if grain in COARSE_GRAINS and "local_date" not in filled:
        raise Place(file, "columns").error(f"grain {grain} needs local_date")
    if "local_date" not in filled and moment not in filled:
        raise Place(file, "columns").error(f"{feeds} needs {moment + ' or ' if moment else ''}local_date")
    if grain == "interval" and moment not in filled:
        raise Place(file, "columns").error(f"grain interval needs {moment}")
    for name in REQUIRED.get(feeds, ()):
        if name not in filled:
            raise Place(file, "columns").error(f"{feeds} needs {name}")
