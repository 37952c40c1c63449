"""What must hold between the cells, rows and tables of data/reference; each breach is one sentence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import time
from itertools import combinations

import duckdb

from pipelines.reference_columns import EVERY, UNMAPPED
from pipelines.reference_files import Line, Problems
from pipelines.reference_primaries import WEB_SITE, conflicts, part_problem, primaries
from pipelines.reference_tables import TABLES, table_named
from pipelines.reference_values import END_OF_DAY, nearest


Tables = dict[str, tuple[Line, ...]]
MIDNIGHT = time(0)
RULE_RESULTS = ("service_id", "contact_type", "avoidable_cause", "page_step")


def check(tables: Tables, problems: Problems) -> None:
    """Notes every breach."""
    for one_check in (
        _order,
        _references,
        _service_names,
        _unit_costs,
        _staffing,
        _hours,
        _rules,
        _definitions,
        _benefits,
        _targets,
        _sources,
        _primaries,
    ):
        for row, sentence in one_check(tables):
            problems.add(f"{row.table}.csv", row.line, sentence)


def _order(tables: Tables) -> Iterator[tuple[Line, str]]:
    for table in TABLES:
        for row in tables.get(table.name, ()):
            for first, last in table.ranges:
                start, end = row.values[first], row.values[last]
                if start is not None and end is not None and not start < end:
                    mend = "write midnight as 24:00." if end == MIDNIGHT else f"{last} is the first day or time that does not count."
                    yield row, f"{last} {_plain(end)} is not after {first} {_plain(start)}; {mend}"


def _plain(value: object) -> str:
    if value == END_OF_DAY:
        return "24:00"
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def _ids(tables: Tables, table: str) -> frozenset[str]:
    key = table_named(table).key[0]
    return frozenset(str(row.values[key]) for row in tables.get(table, ()) if row.values[key])


def _references(tables: Tables) -> Iterator[tuple[Line, str]]:
    """Ids must stand in their own table; '*' and 'unmapped' always may."""
    known = {name: _ids(tables, name) for name in ("services", "sources")}
    for table in TABLES:
        for row in tables.get(table.name, ()):
            for column in (column for column in table.columns if column.refers):
                value = row.values[column.name]
                for part in value if isinstance(value, tuple) else (value,):
                    if part is not None and part not in (*known[column.refers], EVERY, UNMAPPED):
                        hint = nearest(str(part), tuple(sorted(known[column.refers]))) if known[column.refers] else "; add it there."
                        yield row, f'{column.name} "{part}" is not in {column.refers}.csv{hint}'


def _service_names(tables: Tables) -> Iterator[tuple[Line, str]]:
    seen: dict[str, str] = {}
    for row in tables.get("services", ()):
        service, name = row.values["service_id"], row.values["service_name"]
        if service in (UNMAPPED, WEB_SITE):
            yield row, f'service_id "{service}" has a meaning of its own; choose another id.'
        folded = " ".join(str(name or "").lower().replace("&", " and ").split())
        if folded in seen:
            yield row, f'service_name "{name}" is also the name of {seen[folded]}; names must differ.'
        seen.setdefault(folded, str(service))


def _unit_costs(tables: Tables) -> Iterator[tuple[Line, str]]:
    for row in tables.get("unit_costs", ()):
        for low, high in (("low", "central"), ("central", "high"), ("low", "high")):
            below, above = row.values[low], row.values[high]
            if below is not None and above is not None and below > above:
                yield row, f"{low} {below} is above {high} {above}; low, central and high must not fall."
                break
    for first, second in _clashes(tables.get("unit_costs", ()), ("service_id", "channel_id")):
        pair = f"{second.values['service_id']} by {second.values['channel_id']}"
        yield second, f"the cost of {pair} is also given for the same days on line {first.line}; end that one with a to_date."


def _staffing(tables: Tables) -> Iterator[tuple[Line, str]]:
    for first, second in _clashes(tables.get("staffing", ()), ("team", "channel_id", "services")):
        team = str(second.values["team"])[:60]
        yield second, f"{team} is also given for the same days, channel and services on line {first.line}; end that one with a to_date."


def _hours(tables: Tables) -> Iterator[tuple[Line, str]]:
    for first, second in _clashes(tables.get("opening_hours", ()), ("site", "weekday")):
        opens, closes = (first.values["opens"], second.values["opens"]), (first.values["closes"], second.values["closes"])
        if None not in (*opens, *closes) and max(opens) < min(closes):
            yield second, f"these hours overlap line {first.line} of the same site and weekday; give each hour once."


def _clashes(rows: Iterable[Line], key: tuple[str, ...]) -> Iterator[tuple[Line, Line]]:
    """Pairs of rows with the same key that are valid on a common day."""
    groups = defaultdict(list)
    for row in rows:
        if row.values["from_date"] is not None:
            groups[tuple(row.values[name] for name in key)].append(row)
    for group in groups.values():
        for first, second in combinations(group, 2):
            if _begins_before_end(first, second) and _begins_before_end(second, first):
                yield first, second


def _begins_before_end(first: Line, second: Line) -> bool:
    return second.values["to_date"] is None or first.values["from_date"] < second.values["to_date"]


def _rules(tables: Tables) -> Iterator[tuple[Line, str]]:
    rules = tables.get("service_rules", ())
    for row in rules:
        if not any(row.values[name] for name in RULE_RESULTS):
            yield row, f"the rule settles nothing; fill at least one of {', '.join(RULE_RESULTS)}."
        if row.values["page_step"] and row.values["field"] not in (None, "path"):
            yield row, 'page_step is for rules on pages only; set field to "path" or leave page_step blank.'
    with duckdb.connect(":memory:") as connection:
        for row in rules:
            if row.values["match"] == "regex" and row.values["pattern"]:
                complaint = _complaint(connection, str(row.values["pattern"]))
                if complaint:
                    yield (
                        row,
                        f'pattern "{str(row.values["pattern"])[:60]}" is no regular expression ({complaint}); mend it or use contains.',
                    )


def _complaint(connection: duckdb.DuckDBPyConnection, pattern: str) -> str | None:
    """What DuckDB's RE2 says of a pattern, asked the way the rules will use it."""
    try:
        connection.execute("values (regexp_matches('', $pattern, 'i'))", {"pattern": pattern}).fetchall()
    except duckdb.Error as error:
        return str(error).partition(": ")[2].strip().split("\n")[0][:80]
    return None


def _definitions(tables: Tables) -> Iterator[tuple[Line, str]]:
    names: dict[object, object] = {}
    digital = set()
    rows = tables.get("take_up_definitions", ())
    for row in rows:
        definition, name = row.values["definition_id"], row.values["definition_name"]
        if names.setdefault(definition, name) != name:
            yield row, f'definition_name "{name}" differs from the first row of {definition}; one definition has one name.'
        if row.values["line"] == "digital":
            digital.add(definition)
    for row in {row.values["definition_id"]: row for row in rows}.values():
        if row.values["definition_id"] not in digital:
            yield row, f"{row.values['definition_id']} has no row whose line is digital; its take-up would always be 0."


def _benefits(tables: Tables) -> Iterator[tuple[Line, str]]:
    for row in tables.get("benefits", ()):
        for low, high in (("low", "high"), ("cashable_amount", "amount")):
            below, above = row.values[low], row.values[high]
            if below is not None and above is not None and below > above:
                yield row, f"{low} {below} is above {high} {above}; it cannot be more."
    for row in tables.get("deflators", ()):
        if row.values["index"] == 0:
            yield row, "index 0 is not above 0; write the index of the year, such as 103.1."


def _targets(tables: Tables) -> Iterator[tuple[Line, str]]:
    """A target is looked up where it can be compared: take-up of a service or of all, efficiency of the council."""
    for row in tables.get("targets", ()):
        measure = row.values["measure"]
        narrow = ("channel_id", "service_id") if measure == "efficiency_gain_share" else ("channel_id",)
        for name in narrow:
            if measure and row.values[name]:
                yield row, f'{name} "{row.values[name]}": {measure} has no target of one {name.removesuffix("_id")}; leave it blank.'


def _sources(tables: Tables) -> Iterator[tuple[Line, str]]:
    services = _ids(tables, "services")
    for row in tables.get("sources", ()):
        if row.values["due_every_days"] == 0:
            yield row, "due_every_days 0 is not above 0; leave it blank for a feed that is never late."
        for pattern in row.values["files"] or ():
            if "\\" in pattern or pattern.startswith(("/", "data/raw")) or ".." in pattern.split("/"):
                yield (
                    row,
                    f'files "{pattern[:60]}" must be a folder or pattern under data/raw with "/", such as genesys/ or reception/*.xlsx.',
                )
        for part in row.values["primary_for"] or ():
            problem = part_problem(part, services)
            if problem:
                yield row, f'primary_for "{part[:60]}" {problem}'


def _primaries(tables: Tables) -> Iterator[tuple[Line, str]]:
    rows = {row.values["source_id"]: row for row in tables.get("sources", ())}
    for source_id, sentence in conflicts(primaries(row.values for row in rows.values())):
        yield rows[source_id], sentence
