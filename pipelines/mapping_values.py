"""Text cells to typed values: SQL expressions that give null for what cannot be read, never a guess."""

from pipelines.mapping_targets import CLOSED
from pipelines.zones import macro_name


SECONDS = {"ms": 0.001, "s": 1, "min": 60, "h": 3600}
FIRST_YEAR, LAST_YEAR = 1970, 2100
NOBODY_COUNTED = "nobody counted"  # why a row without a count is no data; zero is one
ISO_DATES = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")
ISO_TIMES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%d",
)
SIGNS = "£$€% \u00a0\u202f\u2009"
DECIMAL = "decimal(28, 8)"
WITH_OFFSET = r"(Z|[+-]\d\d:?\d\d)$"
TRUE_WORDS, FALSE_WORDS = ("true", "yes", "y", "1", "on"), ("false", "no", "n", "0", "off")


def literal(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def number(text: str, decimal: str = ".", thousands: str = "") -> str:
    """A decimal from text by the declared separators; currency signs, % and spaces go; groups of thousands must be whole."""
    stripped = f"translate({text}, '{SIGNS}', '')"
    if not thousands:
        if decimal == ".":
            return f"coalesce(try_cast({text} as {DECIMAL}), try_cast({stripped} as {DECIMAL}))"
        return f"case when not contains({stripped}, '.') then try_cast(replace({stripped}, {literal(decimal)}, '.') as {DECIMAL}) end"
    group, mark = f"[{thousands}]", f"[{decimal}]"
    whole = f"regexp_full_match({stripped}, {literal('-?[0-9]{1,3}(' + group + '[0-9]{3})+(' + mark + '[0-9]+)?')})"
    bare = f"replace(replace({stripped}, {literal(thousands)}, ''), {literal(decimal)}, '.')"
    read = f"case when not contains({stripped}, {literal(thousands)}) or {whole} then try_cast({bare} as {DECIMAL}) end"
    # plain digits need no look at their separators; most counts are such
    return f"coalesce(try_cast({text} as {DECIMAL}), {read})" if decimal == "." else read


def duration(text: str, column: dict, decimal: str, thousands: str) -> str:
    """Seconds from a bare number of the declared unit, H:MM:SS(.fff), or two parts as declared; null when negative or not a clock."""
    unit = column.get("unit")
    bare = f"({number(text, decimal, thousands)})::double * {SECONDS[unit]}" if unit else "null::double"
    part = [f"try_cast(p[{i}] as double)" for i in (1, 2, 3)]
    two = {"min:s": (60, 1), "h:min": (3600, 60)}.get(column.get("two_parts", ""))
    of_two = f"case when {part[1]} < 60 then {part[0]} * {two[0]} + {part[1]} * {two[1]} end" if two else "null"
    of_three = f"case when {part[1]} < 60 and {part[2]} < 60 then {part[0]} * 3600 + {part[1]} * 60 + {part[2]} end"
    parted = f"list_transform([string_split(trim({text}), ':')], lambda p: case when len(p) = 3 then {of_three} when len(p) = 2 then {of_two} end)[1]"
    return f"nonnegative(case when contains({text}, ':') then {parted} else {bare} end)"


def quick_clock(text: str, formats: list[str], iso: tuple[str, ...]) -> str:
    """A first reading by all formats at once, which is fast; its year is still to be judged."""
    return f"try_strptime({text}, [{', '.join(literal(f) for f in dict.fromkeys([*formats, *iso]))}])"


def settled_clock(quick: str, text: str, formats: list[str], iso: tuple[str, ...]) -> str:
    """The first reading when its year can be, or there is none, else the first format that gives such a year: %Y reads 26 as the year 26."""
    readings = ", ".join(f"try_strptime({text}, {literal(f)})" for f in dict.fromkeys([*formats, *iso]))
    is_possible = f"between {FIRST_YEAR} and {LAST_YEAR}"
    first = f"list_filter([{readings}], lambda v: year(v) {is_possible})[1]"
    return f"case when {quick} is null or year({quick}) {is_possible} then {quick} else {first} end::timestamp"


def instant(text: str, clock: str, zone: str, ambiguous: str) -> str:
    """A UTC time: by the zone's clock, or by the value's own offset when it has one."""
    of_offset = f"case when regexp_matches({text}, '{WITH_OFFSET}') then in_years(try_cast({text} as timestamptz)::timestamp) end"
    if zone == "in_data":
        return of_offset
    utc = clock if zone == "UTC" else f"to_utc_{macro_name(zone)}_{'later' if ambiguous == 'later' else 'earlier'}({clock})"
    return f"coalesce({utc}, {of_offset})"


def boolean(text: str) -> str:
    """true or false from the usual words."""
    words = [", ".join(literal(w) for w in listed) for listed in (TRUE_WORDS, FALSE_WORDS)]
    return f"case when lower({text}) in ({words[0]}) then true when lower({text}) in ({words[1]}) then false end"


def mapped(text: str, target: str, words: dict[str, str] | None) -> str:
    """The id a word stands for: null for a word that a closed column does not know; other columns keep the word."""
    known = {word: word for word in CLOSED.get(target, ())} | {
        str(word).strip().lower(): str(value) for word, value in (words or {}).items()
    }
    if not known:
        return text
    cases = " ".join(f"when {literal(word)} then {literal(value)}" for word, value in known.items())
    found = f"case lower({text}) {cases} end"
    return found if target in CLOSED else f"coalesce({found}, {text})"


def format_alternatives(column: dict) -> list[list[str]]:
    """The date formats of a column as alternatives: one list, or several of which exactly one must read the whole column."""
    formats: list = column.get("formats", [])
    return formats if formats and isinstance(formats[0], list) else [formats]
