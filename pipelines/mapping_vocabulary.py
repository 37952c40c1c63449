"""Every key a format file may have, and the words that may stand behind those that are chosen from a list."""

from pipelines.mapping_targets import TYPES


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TOP = _words(
    "format title system menu row seen evidence feeds grain sql fold extra recognise read time export identity exclude unpivot columns values personal"
)
REQUIRED_TOP = _words("format title system menu row seen feeds")
TABLES = _words("recognise read time export identity columns values personal")
LISTS = _words("exclude extra evidence")
KEYS = {
    "recognise": _words(
        "kind require any forbid first line keys keys_any keys_forbid root cells columns_min columns_max preamble file_name guess"
    ),
    "read": _words(
        "sheet all_sheets not_sheets header_row header_rows names delimiter cut quote encoding nulls nulls_in decimal thousands fill_down stop_at stop_alone unguard pad"
    ),
    "time": _words("zone ambiguous nonexistent period week_starts"),
    "export": _words("stated_at covers incomplete"),
    "export.stated_at": _words("file_name preamble column format zone"),
    "export.covers": _words("file_name preamble format"),
    "export.incomplete": _words("column equals rows"),
    "identity": _words("native_id within_file"),
    "exclude": _words("column matches not_matches why"),
    "unpivot": _words("headers value_as columns"),
    "unpivot.columns": _words("from minus set"),
    "column": _words("from constant cases otherwise type formats year year_begins unit two_parts split take times minus values optional"),
    "case": _words("column present equals matches then"),
}
WORDS = {
    "seen": _words("file documented guess"),
    "recognise.kind": _words("table headerless log w3c json xml"),
    "read.encoding": _words("utf-8 utf-16 cp1252"),
    "read.header_rows": (1, 2),
    "time.ambiguous": _words("earlier later reject"),
    "time.nonexistent": _words("shift_forward reject"),
    "time.period": _words("start end"),
    "time.week_starts": _words("monday tuesday wednesday thursday friday saturday sunday"),
    "identity.within_file": _words("reject last first sum"),
    "type": TYPES,
    "unit": _words("ms s min h"),
    "two_parts": _words("min:s h:min"),
    "take": _words("first last first_present"),
    "year": _words("file_name"),
}
PERSONAL = ("drop", "key phone", "key email", "key reference", "key customer", "sector", "sql")
