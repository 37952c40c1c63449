"""Compiles a format over one all-text table into one SELECT: read, judged, typed and keyed in a single pass."""

import re
from typing import TYPE_CHECKING

import duckdb

from pipelines import mapping_values as values
from pipelines import zones
from pipelines.database import only_row
from pipelines.errors import FileRefused, Question
from pipelines.mapping_targets import COARSE_GRAINS, INSTANT, REQUIRED, TARGETS
from pipelines.mapping_values import literal
from pipelines.reading_types import TextTable


if TYPE_CHECKING:
    from pipelines.mapping import Format

PROOF_ROWS = 20_000  # rows that are looked at first to prove a date order
STAGED = ("row_no", "fact_no", "problem", "excluded", "row_hash", "native_id", "keys", "unknown_words", "updated_at", "local_date", "grain")
DEFAULTS = {
    "fact_no": "0::integer",
    "problem": "null::varchar",
    "excluded": "null::varchar",
    "row_hash": "null::ubigint",
    "native_id": "null::varchar",
    "keys": "null::struct(key_type varchar, key varchar)[]",
    "unknown_words": "null::varchar[]",
    "updated_at": "null::timestamp",
    "local_date": "null::date",
    "grain": "null::varchar",
}


def compile_projection(connection: duckdb.DuckDBPyConnection, made_by: "Format", table: TextTable, zone: str | None) -> str:
    """One SELECT over the table's relation with the staged columns; may look at the data to prove a date order. Raises Question when it cannot."""
    compiler = _Compiler(connection, made_by, table, zone)
    return compiler.select()


def used_columns(made_by: "Format", columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a table that its format looks at, in the file's order."""
    if not made_by.columns:
        dropped = {header_key(name) for name, kind in made_by.personal.items() if kind == "drop"}
        return tuple(name for name in columns if header_key(name) not in dropped)
    used = set(map(header_key, _headers_of(made_by))) | {header_key(n) for n, kind in made_by.personal.items() if kind != "drop"}
    incomplete = made_by.export.get("incomplete", {})
    used |= {header_key(t["column"]) for t in (incomplete, made_by.export.get("stated_at", {})) if "column" in t}
    headers = (made_by.unpivot or {}).get("headers")
    return tuple(n for n in columns if header_key(n) in used or (headers and re.search(headers, n.strip(), re.IGNORECASE)))


def prepare_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Small macros that keep the compiled text short."""
    years = f"year(v) between {values.FIRST_YEAR} and {values.LAST_YEAR}"
    connection.execute(f"create or replace temp macro in_years(v) as case when {years} then v end")
    connection.execute(
        "create or replace temp macro whole_number(v) as list_transform([v], lambda n: case when n = floor(n) then n::bigint end)[1]"
    )
    connection.execute("create or replace temp macro nonnegative(v) as case when v >= 0 and v < 1e9 then v end")


def header_key(text: str) -> str:
    """A header as it is compared: trimmed, case folded, spaces collapsed."""
    return " ".join(text.replace("\u00a0", " ").split()).casefold()


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _raw(key: str) -> str:
    """The column of a cell, under a name no target can have."""
    return _identifier("c:" + key)


class _Compiler:
    """Holds what the parts of one projection share; used once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, made_by: "Format", table: TextTable, zone: str | None) -> None:
        self.connection, self.made_by, self.table = connection, made_by, table
        self.zone = zone or "UTC"
        self.by_key = {header_key(name): name for name in table.columns}
        self.decimal = made_by.read.get("decimal", ".")
        self.thousands = made_by.read.get("thousands", "")
        self.personal = {header_key(name): kind for name, kind in made_by.personal.items()}
        self.groups: tuple[str, ...] = ()
        self.raw_text: dict[str, str] = {}  # the expression behind a column of the text layer
        self.read_from: dict[str, str] = {}  # target -> the text it was read from
        self.unknown: dict[str, str] = {}  # target -> the word nobody knows
        self.flags: list[tuple[str, str]] = []  # (test, sentence) of rows to reject
        self.texts: dict[str, str] = {}
        self.quick: dict[str, str] = {}
        self.clocks: dict[str, str] = {}
        prepare_macros(connection)
        if self.zone not in ("UTC", "in_data"):
            zones.create_feed_macros(connection, self.zone)

    def select(self) -> str:
        """The whole statement."""
        ctes = [f"source as ({self.table.relation})", f"cells as ({self._cells()})"]
        if self.made_by.read.get("fill_down"):
            ctes.append(f"filled as ({self._filled()})")
        base = "filled" if self.made_by.read.get("fill_down") else "cells"
        ctes.append(f"judged as (select *, {self._excluded()} as excluded from {base})")
        if self.made_by.unpivot:
            ctes.append(f"facts as ({self._unpivoted()})")
        else:
            ctes.append("facts as (select *, 0::integer as fact_no from judged)")
        if not self.made_by.columns:
            shown = "".join(f", {_raw(key)} as {_identifier(name)}" for key, name in self.by_key.items() if self._is_used(key))
            return self._by_sql(ctes, "input", f"select row_no{shown} from facts where excluded is null")
        ctes.append(f"typed as ({self._typed()})")
        ctes.append(f"parsed_all as ({self._checked()})")
        if self.made_by.sql:
            return self._by_sql(ctes, "parsed", "select * from parsed_all where excluded is null and problem is null", keep_rest=True)
        return f"with {', '.join(ctes)} select * from parsed_all"

    def _cells(self) -> str:
        """Every used cell trimmed, words for 'nobody knows' emptied."""
        nulls = [n.lower() for n in self.made_by.read.get("nulls", [])]
        of_column = {header_key(k): [n.lower() for n in v] for k, v in self.made_by.read.get("nulls_in", {}).items()}
        picked = []
        for key, name in self.by_key.items():
            if not self._is_used(key):
                continue
            text = f"nullif(trim({_identifier(name)}, ' \u00a0\t'), '')"
            if self.made_by.read.get("unguard"):
                text = f"case when {text}[1] = '''' and contains('=+-@', {text}[2]) then {text}[2:] else {text} end"
            listed = nulls + of_column.get(key, [])
            if listed:
                text = f"case when lower({text}) in ({', '.join(literal(n) for n in listed)}) then null else {text} end"
            picked.append(f"{text} as {_raw(key)}")
        return f"select row_no, {', '.join(picked)} from source" if picked else "select row_no from source"

    def _is_used(self, key: str) -> bool:
        if self.made_by.sql and not self.made_by.columns:
            return self.personal.get(key) != "drop"
        return key in self._used_keys()

    def _used_keys(self) -> set[str]:
        if not hasattr(self, "_used"):
            self._used = set(map(header_key, _headers_of(self.made_by)))
            unpivot = self.made_by.unpivot or {}
            if "headers" in unpivot:
                self._used |= {key for key, name in self.by_key.items() if re.search(unpivot["headers"], name.strip(), re.IGNORECASE)}
            self._used |= {key for key, kind in self.personal.items() if kind not in ("drop",)}
        return self._used

    def _filled(self) -> str:
        wanted = {header_key(name) for name in self.made_by.read["fill_down"]}
        filled = ", ".join(
            f"last_value({_raw(k)} ignore nulls) over (order by row_no rows between unbounded preceding and current row) as {_raw(k)}"
            for k in self.by_key
            if k in wanted
        )
        return f"select * replace ({filled}) from cells"

    def _excluded(self) -> str:
        parts = []
        for rule in self.made_by.exclude:
            cell = self._cell(rule["column"])
            if cell is None:
                continue
            if "matches" in rule:
                parts.append(f"when regexp_matches({cell}, {literal(rule['matches'])}, 'i') then {literal(rule['why'])}")
            else:
                parts.append(
                    f"when not coalesce(regexp_matches({cell}, {literal(rule['not_matches'])}, 'i'), false) then {literal(rule['why'])}"
                )
        return f"case {' '.join(parts)} end" if parts else "null::varchar"

    def _cell(self, header: str) -> str | None:
        key = header_key(header)
        return _raw(key) if key in self.by_key else None

    def _unpivoted(self) -> str:
        """One row per stated count; a row in which nobody counted stays as an excluded one."""
        unpivot = self.made_by.unpivot or {}
        value_as = header_key(unpivot.get("value_as", "Value"))
        packs = []
        if "headers" in unpivot:
            pattern = re.compile(unpivot["headers"], re.IGNORECASE)
            self.groups = tuple(pattern.groupindex)
            for key, name in self.by_key.items():
                match = pattern.search(name.strip())
                if match:
                    packs.append((key, None, {header_key(g): match.group(g) for g in self.groups}))
            if not packs:
                raise FileRefused("unpivot", f"{self.table.name}: no column of the file matches {unpivot['headers']}; export it again.")
        else:
            for stated in unpivot["columns"]:
                cell = self._cell(stated["from"])
                if cell is None:
                    raise FileRefused("columns", f"{self.table.name}: there is no column {stated['from']}; export it again.")
                packs.append((header_key(stated["from"]), stated.get("minus"), dict(stated.get("set", {}))))
            self.groups = tuple(dict.fromkeys(k for _, _, extra in packs for k in extra))
        keys = [header_key(g) for g in self.groups]
        structs = []
        for number, (key, minus, extra) in enumerate(packs, start=1):
            value = self._difference(key, minus) if minus else _raw(key)
            cells = "".join(f", {_raw(k)} := {literal(str(extra[k]))}" if k in extra else f", {_raw(k)} := null::varchar" for k in keys)
            structs.append(f"struct_pack(fact_no := {number}, fact_header := {literal(key)}, {_raw(value_as)} := {value}{cells})")
        listed = f"list_filter([{', '.join(structs)}], lambda s: s.{_raw(value_as)} is not null)"
        names = ", ".join(f"f.fact.{n} as {n}" for n in ("fact_header", _raw(value_as), *map(_raw, keys)))
        nobody = (
            f"[struct_pack(fact_no := 0, fact_header := null::varchar, {_raw(value_as)} := null::varchar"
            + "".join(f", {_raw(k)} := null::varchar" for k in keys)
            + ")]"
        )
        clash = [k for k in (value_as, *keys) if k in self.by_key and self._is_used(k)]
        rest = f"j.* exclude ({', '.join(_raw(c) for c in clash)}, excluded)" if clash else "j.* exclude (excluded)"
        return f"""select {rest}, f.fact.fact_no as fact_no, {names},
            case when j.excluded is null and f.fact.fact_no = 0 then 'nobody counted' else j.excluded end as excluded
            from judged as j, (select row_no as of_row, unnest(case when len({listed}) = 0 then {nobody} else {listed} end, max_depth := 1) as fact from judged) as f
            where j.row_no = f.of_row"""

    def _difference(self, key: str, minus: str) -> str:
        other = self._cell(minus) or "null"
        a, b = (values.number(c, self.decimal, self.thousands) for c in (_raw(key), other))
        return (
            f"case when {_raw(key)} is not null and {other} is not null then coalesce((({a}) - ({b}))::bigint::varchar, 'unreadable') end"
        )

    def _typed(self) -> str:
        """Targets typed, with the text each came from so that an unread value can be told from an empty one.

        In layers (text, value, verdict), so that no expression is written, planned or run twice.
        """
        target = TARGETS[self.made_by.feeds]
        made = {name: self._column(name, column) for name, column in self.made_by.columns.items()}
        for key in sorted(self._set_targets() - set(self.made_by.columns)):
            made[key] = values.mapped(_raw(header_key(key)), key, None)[0]
        valued = "".join(f", ({e})::{target.get(n, 'varchar')} as {_identifier('v_' + n)}" for n, e in made.items())
        final = "".join(f", {self._otherwise(n)} as {_identifier(n)}" for n in made)
        keys = self._keys()
        texts = "".join(f", {e} as {_identifier(n)}" for n, e in self.texts.items())
        quick = "".join(f", {e} as {_identifier('q_' + n)}" for n, e in self.quick.items())
        clocks = "".join(f", {e} as {_identifier('k_' + n)}" for n, e in self.clocks.items())
        extra = ""
        if self.made_by.extra:
            cells = ", ".join(f"{literal(h)}, {self._cell(h)}" for h in self.made_by.extra if self._cell(h))
            extra = f", json_object({cells})::varchar as extra"
        ids = f"{self._native_id()} as native_id, {keys} as keys, {self._row_hash()} as row_hash"
        return f"""select *{final}, {self._unread()} as unread, {self._unknown_words()} as unknown_words
            from (select *{valued}, {ids}{extra} from (select *{clocks} from (select *{quick} from (select *{texts} from facts))))"""

    def _otherwise(self, name: str) -> str:
        value = _identifier("v_" + name)
        column = self.made_by.columns.get(name, {})
        if "otherwise" in column and "from" in column:
            return f"coalesce({value}, {_constant(column['otherwise'])}::{TARGETS[self.made_by.feeds].get(name, 'varchar')})"
        return value

    def _named(self, name: str, expression: str) -> str:
        """A column of the text layer for an expression that is used more than once."""
        if re.fullmatch(r'"[^"]+"', expression):
            return expression
        self.texts[f"t_{name}"] = expression
        return _identifier(f"t_{name}")

    def _set_targets(self) -> set[str]:
        unpivot = self.made_by.unpivot or {}
        return set(self.groups) if "columns" in unpivot else set()

    def _text_of(self, column: dict) -> str | None:
        """The text a column is read from; None when the file lacks an optional header."""
        if "from" not in column:
            return None
        stated = column["from"]
        parts = stated if isinstance(stated, list) else [stated]
        cells = []
        for part in parts:
            found = [c for c in (self._any_cell(p) for p in (part if isinstance(part, list) else [part])) if c]
            if found:
                cells.append(found[0])
            elif column.get("take") != "first_present" and not column.get("optional"):
                wanted = part if isinstance(part, str) else " or ".join(part)
                raise FileRefused(
                    "columns", f"{self.table.name}: there is no column {wanted}; the file has {', '.join(list(self.table.columns)[:12])}."
                )
        if not cells:
            return None
        if column.get("take") == "first_present":
            return f"coalesce({', '.join(cells)})"
        text = cells[0] if len(cells) == 1 else f"nullif(concat_ws(' ', {', '.join(cells)}), '')"
        if "split" in column:
            place = 1 if column.get("take", "first") == "first" else -1
            text = f"nullif(trim(string_split({text}, {literal(column['split'])})[{place}]), '')"
        return text

    def _any_cell(self, header: str) -> str | None:
        key = header_key(header)
        unpivot = self.made_by.unpivot or {}
        if unpivot and (key in map(header_key, self.groups) or key == header_key(unpivot.get("value_as", "Value"))):
            return _raw(key)
        return self._cell(header)

    def _column(self, name: str, column: dict) -> str:
        if "constant" in column:
            constant = column["constant"]
            return str(constant).lower() if isinstance(constant, bool) else literal(str(constant))
        if "cases" in column:
            return self._cases(column)
        text = self._text_of(column)
        otherwise = column.get("otherwise")
        if text is None:
            return "null" if otherwise is None else literal(str(otherwise))
        named = self._named(name, text)
        self.raw_text[named] = text
        text = named
        expression = self._value(name, column, text)
        if "times" in column:
            other = self._cell(column["times"])
            expression = f"({expression}) * ({values.number(other, self.decimal, self.thousands)})::double" if other else "null"
        if "minus" in column:
            other = self._cell(column["minus"])
            expression = f"({expression}) - ({values.number(other, self.decimal, self.thousands)})" if other else "null"
        self.read_from[name] = text
        return expression

    def _value(self, name: str, column: dict, text: str) -> str:
        kind = column.get("type", "text")
        if kind in ("text",):
            mapped, unknown = values.mapped(text, name, self.made_by.values.get(column.get("values", ""), None))
            if unknown:
                self.unknown[name] = unknown
            return mapped
        if kind in ("integer", "number", "money", "share"):
            plain = values.number(text, self.decimal, self.thousands)
            if kind == "integer":
                return f"whole_number({plain})"
            if kind == "share":
                return f"({plain})::double / case when contains({text}, '%') then 100 else 1 end"
            return f"({plain})::decimal(14, 2)" if kind == "money" else f"({plain})::double"
        if kind == "boolean":
            return values.boolean(text)
        if kind == "duration":
            return values.duration(text, column, self.decimal, self.thousands)
        formats = self._proven_formats(name, column, text)
        iso = values.ISO_DATES if kind == "date" else values.ISO_TIMES
        if kind == "date" or self.zone != "in_data":
            self.quick[name] = values.quick_clock(text, formats, iso)
            self.clocks[name] = values.settled_clock(_identifier("q_" + name), text, formats, iso)
        else:
            self.clocks[name] = "null::timestamp"
        if kind == "date":
            return f"{_identifier('k_' + name)}::date"
        self._flag_clock(name)
        return values.instant(text, _identifier("k_" + name), self.zone, self.made_by.time.get("ambiguous", "earlier"))

    def _flag_clock(self, name: str) -> None:
        if self.zone in ("UTC", "in_data"):
            return
        macro = zones.macro_name(self.zone)
        for kind, word in (("ambiguous", "comes twice when clocks go back"), ("nonexistent", "does not exist when clocks go forward")):
            if self.made_by.time.get(kind) == "reject":
                self.flags.append((f"is_{kind}_{macro}({_identifier('k_' + name)})", f"{name}: the hour {word}"))

    def _cases(self, column: dict) -> str:
        parts = []
        for case in column["cases"]:
            cell = self._cell(case["column"])
            if cell is None:
                continue
            if case.get("present"):
                test = f"{cell} is not null"
            elif "equals" in case:
                test = f"lower({cell}) = {literal(str(case['equals']).lower())}"
            else:
                test = f"regexp_matches({cell}, {literal(case['matches'])}, 'i')"
            parts.append(f"when {test} then {_constant(case['then'])}")
        otherwise = _constant(column["otherwise"]) if "otherwise" in column else "null"
        return f"case {' '.join(parts)} else {otherwise} end" if parts else otherwise

    def _proven_formats(self, name: str, column: dict, text: str) -> list[str]:
        """Of several date orders the one that reads the whole column; a value in ISO form proves nothing."""
        alternatives = values.check_formats(column, f"{self.made_by.name}: columns.{name}")
        if len(alternatives) == 1:
            return alternatives[0]
        total, failures = self._failures(alternatives, text, f"limit {PROOF_ROWS}")
        fitting = [one for one, failed in zip(alternatives, failures, strict=True) if failed == 0]
        if len(fitting) > 1:
            total, failures = self._failures(alternatives, text, "")
            fitting = [one for one, failed in zip(alternatives, failures, strict=True) if failed == 0]
        if total == 0 or len(fitting) == 1:
            return fitting[0]
        if len(fitting) > 1:
            raise Question(
                "date_order",
                f"{self.table.name}: the dates of column {_words(column['from'])} can be read day first or month first, e.g. 03/04; say which with the column "
                f"date_order of data/reference/file_answers.csv.",
            )
        return alternatives[min(range(len(failures)), key=failures.__getitem__)]

    def _failures(self, alternatives: list[list[str]], text: str, limit: str) -> tuple[int, list[int]]:
        """How many different values there are, and how many each alternative cannot read; values in ISO form are left out."""
        tests = ", ".join(
            "count(*) filter (where coalesce(" + ", ".join(f"in_years(try_strptime(t, {literal(f)}))" for f in one) + ") is null)"
            for one in alternatives
        )
        cells = f"with source as ({self.table.relation} {limit}), cells as ({self._cells()})"
        iso = "regexp_matches(t, '^[0-9]{4}-[0-9]{2}-[0-9]{2}')"
        query = f"{cells} select count(*), {tests} from (select distinct {self.raw_text.get(text, text)} as t from cells) where t is not null and not {iso}"
        total, *failures = only_row(self.connection.execute(query))
        return total, failures

    def _native_id(self) -> str:
        parts = []
        for stated in self.made_by.identity.get("native_id", ()):
            found = [h for h in (stated if isinstance(stated, list) else [stated]) if self._cell(h)]
            if not found:
                wanted = " or ".join(stated) if isinstance(stated, list) else stated
                raise FileRefused("identity", f"{self.table.name}: there is no column {wanted}; it tells the rows apart.")
            cell = self._cell(found[0]) or ""
            kind = self.personal.get(header_key(found[0]))
            parts.append(f"key_{kind.split()[1]}({cell})" if kind and kind.startswith("key ") else cell)
        if parts:
            told = parts[0] if len(parts) == 1 else f"concat_ws(':', {', '.join(parts)})"
            return f"({told}) || case when fact_no > 0 then '#' || fact_header else '' end" if self.made_by.unpivot else told
        if self.made_by.grain == "event":
            return "null::varchar"
        words = [w for w in self._words_as_written() if w]
        listed = ", ".join(f"coalesce({w}, '')" for w in words)
        return f"'w' || to_hex(hash(concat_ws(chr(31), {listed})))" if words else "null::varchar"

    def _words_as_written(self) -> list[str]:
        """What tells a count row apart: its period and words as the sheet has them, not what they map to, and not the counts."""
        wordy = []
        for column in self.made_by.columns.values():
            if column.get("type", "text") in ("text", "date", "timestamp") and "from" in column:
                text = self._text_of({**column, "optional": True})
                wordy.append(text or "''")
        return wordy + (["fact_header"] if "columns" in (self.made_by.unpivot or {}) else [])

    def _keys(self) -> str:
        packs: list[tuple[str, str]] = []
        for header, kind in self.made_by.personal.items():
            cell = self._cell(header)
            if cell is None or kind in ("drop", "sql"):
                continue
            name = "postcode_sector" if kind == "sector" else kind.split()[1]
            made = f"postcode_sector({cell})" if kind == "sector" else f"key_{name}({cell})"
            place = _identifier(f"key_{len(packs)}")
            self.texts[f"key_{len(packs)}"] = made
            packs.append((place, f"struct_pack(key_type := '{name}', key := {place})"))
        if not packs:
            return "null::struct(key_type varchar, key varchar)[]"
        if len(packs) == 1:
            return f"case when {packs[0][0]} is not null then [{packs[0][1]}] else [] end"
        return f"list_filter([{', '.join(pack for _, pack in packs)}], lambda k: k.key is not null)"

    def _row_hash(self) -> str:
        carried = [k for k in self.by_key if k in self._used_keys()]
        if self.made_by.unpivot:
            unpivot = self.made_by.unpivot
            spread = {k for k in carried if "headers" in unpivot and re.search(unpivot["headers"], self.by_key[k].strip(), re.IGNORECASE)}
            spread |= {header_key(c["from"]) for c in unpivot.get("columns", ())} | {
                header_key(c["minus"]) for c in unpivot.get("columns", ()) if "minus" in c
            }
            named = [_raw(k) for k in carried if k not in spread] + [_raw(header_key(unpivot.get("value_as", "Value"))), "fact_header"]
            return f"hash({', '.join(named)})"
        return f"hash({', '.join(_raw(k) for k in dict.fromkeys(carried))})" if carried else "hash(row_no)"

    def _unread(self) -> str:
        """The first column whose text could not be read."""
        closed = [n for n in self.read_from if self.made_by.columns[n].get("type", "text") != "text"]
        tests = [
            f"when {t} is not null and {_identifier('v_' + n)} is null then {literal(n + ': cannot be read')}"
            for n, t in self.read_from.items()
            if n in closed
        ]
        tests += [f"when {test} then {literal(sentence)}" for test, sentence in self.flags]
        return f"case {' '.join(tests)} end" if tests else "null::varchar"

    def _unknown_words(self) -> str:
        if not self.unknown:
            return "null::varchar[]"
        words = ", ".join(f"{literal(name + '=')} || ({expression})" for name, expression in self.unknown.items())
        return f"list_filter([{words}], lambda w: w is not null)"

    def _checked(self) -> str:
        """The day, the grain, and what is wrong with a row, from its typed values."""
        stated = set(self.made_by.columns) | self._set_targets()
        moment = INSTANT.get(self.made_by.feeds)
        grain = "grain" if "grain" in stated else literal(self.made_by.grain)
        coarse = self.made_by.grain in COARSE_GRAINS or "grain" in stated
        day = "local_date" if "local_date" in stated else f"to_local({moment})::date" if moment in stated else "null::date"
        shift = 6 if self.made_by.time.get("period") == "end" and self.made_by.grain == "week" else 0
        first = f"the_day - {shift}" if shift else "the_day"
        if self.made_by.grain == "month":
            first = "date_trunc('month', the_day)::date"
        tests = [
            "when unread is not null then unread",
            f"when the_day is null then '{'local_date' if coarse or 'local_date' in stated else moment or 'local_date'}: is missing'",
        ]
        if self.made_by.grain == "week":
            starts = {"monday": 1, "sunday": 7, "saturday": 6}.get(self.made_by.time.get("week_starts", "monday"), 1)
            tests.append(
                f"when isodow(({first})::date) <> {starts} then 'local_date: is not the {'last' if shift else 'first'} day of a week'"
            )
        tests.append(f"when the_day > current_date + 1 then '{moment or 'local_date'}: lies in the future'")
        counts = [n for n in stated if self.made_by.columns.get(n, {}).get("type") in ("integer", "duration") or n == "quantity"]
        tests += [f"when {_identifier(n)} < 0 then '{n}: is negative'" for n in counts]
        tests += [
            f"when {_identifier(n)} is null then '{n}: is missing'"
            for n in (*REQUIRED.get(self.made_by.feeds, ()), *(["quantity"] if "quantity" in stated else []))
            if n in stated
        ]
        if self.made_by.identity.get("native_id"):
            tests.append("when native_id is null then 'identity: is missing'")
        columns = [
            n for n in dict.fromkeys([*self.made_by.columns, *self._set_targets()]) if n not in ("local_date", "grain", "updated_at")
        ]
        kept = "".join(f", {_identifier(n)}" for n in columns)
        updated = "updated_at" if "updated_at" in stated else "null::timestamp as updated_at"
        extra = ", extra" if self.made_by.extra else ""
        nobody = (
            "unread is null and quantity is null" if coarse and "quantity" in stated else "false"
        )  # an empty count is no zero and no fact
        return (
            f"select row_no, fact_no, case when excluded is null then case {' '.join(tests)} end end as problem, excluded, row_hash, native_id, keys, "
            f"unknown_words, {updated}, ({first})::date as local_date, {grain} as grain{kept}{extra} "
            f"from (select * replace (case when excluded is null and {nobody} then 'nobody counted' else excluded end as excluded), {day} as the_day from typed)"
        )

    def _by_sql(self, ctes: list[str], name: str, select: str, keep_rest: bool = False) -> str:
        """The format's own SELECT over what was read, its missing staged columns filled in, with the rows it was not shown."""
        head = f"with {', '.join(ctes)}, {name} as ({select})"
        own = f"{head}, own as ({self.made_by.sql}) select * from own"
        present = {row[0] for row in self.connection.execute(f"describe {own}").fetchall()}
        staged = ", ".join(f"own.{c}" if c in present else f"{d} as {c}" for c, d in DEFAULTS.items())
        if "grain" not in present:
            staged = staged.replace("null::varchar as grain", f"{literal(self.made_by.grain)} as grain")
        rest = sorted(present - set(STAGED))
        kept = "".join(f", own.{_identifier(c)}" for c in rest)
        left = "parsed_all where excluded is not null or problem is not null" if keep_rest else "facts where excluded is not null"
        more = (
            ""
            if not self.made_by.exclude and not keep_rest
            else f" union all by name select row_no, excluded{', problem' if keep_rest else ''} from {left}"
        )
        return f"{head}, own as ({self.made_by.sql}) select own.row_no, {staged}{kept} from own{more}"


def _constant(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else literal(str(value))


def _words(stated: object) -> str:
    return " ".join(str(s) for s in stated) if isinstance(stated, list) else str(stated)


def _headers_of(made_by: "Format") -> list[str]:
    """Every header the format names for a use."""
    found: list[str] = [*made_by.read.get("fill_down", ()), *made_by.extra]
    for column in made_by.columns.values():
        stated = column.get("from", [])
        for part in stated if isinstance(stated, list) else [stated]:
            found += part if isinstance(part, list) else [part]
        found += [case["column"] for case in column.get("cases", ())] + [column[k] for k in ("times", "minus") if k in column]
    for stated in made_by.identity.get("native_id", ()):
        found += stated if isinstance(stated, list) else [stated]
    found += [rule["column"] for rule in made_by.exclude]
    for column in (made_by.unpivot or {}).get("columns", ()):
        found += [column["from"]] + ([column["minus"]] if "minus" in column else [])
    return found
