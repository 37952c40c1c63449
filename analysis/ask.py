"""Answers a question by name from a published file: the one door of analysis, views and the command line to the figures."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from analysis import findings
from analysis.compositions import COMPOSED
from analysis.making import Maker, NeedsWarehouse, make_all
from analysis.questions import Answer, Question, question_of, read_values, unknown, with_defaults
from pipelines.database import QUERIES, open_new_published, open_published, thread_count
from pipelines.errors import QueryError, TookTooLong
from pipelines.published_findings import FindingStore, MadeFinding


METRICS = QUERIES / "metrics"
FOLDERS = (METRICS, QUERIES / "findings")  # metrics; and what findings start from
DEFAULT_DATA = Path("data")
ALONE_BELOW_BYTES = 16_000_000  # of facts: below, the findings take no longer than a second process takes to start
TIME_LIMIT = "maximum execution time"  # what DuckDB says of a question that it stopped
# Parameters whose values come from a list: the metric that lists them.
EVERY_SERVICE = "*"  # the rows of a finding that are about all services together
LISTED_BY = {"service_id": "services", "definition_id": "take_up_definitions", "channel_id": "channels", "source_id": "feeds"}


def ask(name: str, parameters: Mapping[str, object] | None = None, snapshot: str | None = None, data: Path = DEFAULT_DATA) -> Answer:
    """The answer to a question from the current published file, or from an earlier snapshot."""
    published = open_published(Path(data), snapshot)
    with published.connection.cursor() as cursor:
        return run_metric(cursor, name, parameters, published.snapshot)


def list_questions() -> list[Question]:
    """Every question that can be asked, in order of name."""
    metrics = [question_of(name, _sql(name)) for name in metric_names()]
    found = [findings.question(name) for name in findings.names()]
    return sorted([*metrics, *(question for question, _ in COMPOSED.values()), *found], key=lambda question: question.name)


def metric_names() -> list[str]:
    """The names of the files in queries/metrics."""
    return sorted(path.stem for path in METRICS.glob("*.sql"))


def run_metric(
    connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, object] | None = None, snapshot: str = ""
) -> Answer:
    """The answer to a question on an open connection; omitted parameters get their defaults."""
    if name not in {*metric_names(), *COMPOSED, *findings.names()}:
        raise unknown("question", name, [*metric_names(), *COMPOSED, *findings.names()], "python -m pipelines ask lists them all.")
    return _answer(connection, name, parameters or {}, snapshot)


def make_findings(published: Path, warehouse: duckdb.DuckDBPyConnection, alone_below: int = ALONE_BELOW_BYTES) -> dict[str, MadeFinding]:
    """The findings that a build publishes, by name, from the new published file and the warehouse.

    A file of at least so many bytes has a second process work at them too, where there is a core for it.
    """
    is_shared = thread_count() > 1 and published.stat().st_size >= alone_below
    with open_maker(published, warehouse) as maker:
        return make_all(maker, published if is_shared else None)


@contextmanager
def open_maker(published: Path, warehouse: duckdb.DuckDBPyConnection | None) -> Iterator[Maker]:
    """What works out findings from a new published file and the warehouse; without a warehouse, those that need none."""
    kept: dict[tuple, Answer] = {}  # the facts stay as they are meanwhile, and many findings ask the same of them

    def asked(part: str, wanted: Mapping[str, object] | None = None) -> Answer:
        if (QUERIES / "pairs" / f"{part}.sql").is_file():
            if warehouse is None:
                raise NeedsWarehouse(f"{part} reads pairs of contacts.")
            return _rows_of(warehouse, f"pairs/{part}", wanted or {}, facts)
        question = (part, *sorted((wanted or {}).items()))
        if question not in kept:
            kept[question] = _answer(facts, part, wanted or {}, "")
        return kept[question]

    with open_new_published(published) as facts:
        yield Maker(asked, lambda question, given: _values(facts, question, given))


def load_findings() -> None:
    """Loads the code of every finding, so that making them need not wait for it."""
    for name in findings.names():
        findings.question(name)


def findings_version() -> str:
    """Changes when the code or the queries of the findings do: then a build works them out again."""
    files = sorted([*Path(__file__).parent.rglob("*.py"), *(QUERIES / "findings").glob("*.sql"), *(QUERIES / "pairs").glob("*.sql")])
    return hashlib.sha256("".join(path.read_text(encoding="utf-8") for path in files).encode()).hexdigest()


def _answer(connection: duckdb.DuckDBPyConnection, name: str, given: Mapping[str, object], snapshot: str) -> Answer:
    """A metric, a composition, a finding, or the input of a finding."""
    question = _question(name)
    values = _values(connection, question, given)
    if name in COMPOSED:
        columns, rows = COMPOSED[name][1](lambda part, wanted: _answer(connection, part, wanted, snapshot), values)
    elif name in findings.names():

        def asked(part: str, wanted: Mapping[str, object] | None = None, in_arrays: bool = False) -> Answer:
            return _arrays(connection, part, wanted or {}) if in_arrays else _answer(connection, part, wanted or {}, snapshot)

        columns, rows = findings.answer(FindingStore(connection), question, values, given, asked)
    else:
        columns, rows = _run(connection, name, values)
    return Answer(name, question.question, columns, rows, values, snapshot)


def _arrays(connection: duckdb.DuckDBPyConnection, name: str, given: Mapping[str, object]) -> Answer:
    """The input of a finding as one array per column: for tens of thousands of numbers, of which rows would take longer than the query."""
    question = _question(name)
    values = _values(connection, question, given)
    arrays = _executed(connection, name, values).fetchnumpy()
    return Answer(name, question.question, tuple(arrays), (), values, "", arrays)


def _values(connection: duckdb.DuckDBPyConnection, question: Question, given: Mapping[str, object]) -> dict[str, object]:
    """Every parameter of a question as given, else its default; words that no list holds are refused."""
    values = with_defaults(question, read_values(question, given), _period(connection, question, given))
    for parameter, value in values.items():
        if parameter in LISTED_BY and value is not None and not (value == EVERY_SERVICE and question.name in findings.names()):
            _refuse_unlisted(connection, parameter, value)
    return values


def _question(name: str) -> Question:
    if name in COMPOSED:
        return COMPOSED[name][0]
    return findings.question(name) if name in findings.names() else question_of(name, _sql(name))


@cache
def _sql(name: str) -> str:
    """The text of a query whose declared parameters are the real ones; a name with a folder is looked up there."""
    paths = [QUERIES / f"{name}.sql"] if "/" in name else [folder / f"{name}.sql" for folder in FOLDERS]
    path = next((each for each in paths if each.is_file()), None)
    if path is None:
        raise unknown("question", name, [*metric_names(), *COMPOSED], "python -m pipelines ask lists them all.")
    sql = path.read_text(encoding="utf-8")
    real = {parameter for statement in duckdb.extract_statements(sql) for parameter in statement.named_parameters}
    declared = set(question_of(name, sql).parameters)
    if real != declared:
        says, uses = (", ".join(sorted(names)) or "none" for names in (declared, real))
        raise QueryError(f"{path.parent.name}/{path.name} declares {says} and uses {uses}; its third line must name what it uses.")
    return sql


def _rows_of(connection: duckdb.DuckDBPyConnection, name: str, given: Mapping[str, object], published: duckdb.DuckDBPyConnection) -> Answer:
    """The rows of a query over the warehouse; the defaults of its dates are those of what is published."""
    question = question_of(name, _sql(name))
    values = with_defaults(question, read_values(question, given), _period(published, question, given))
    columns, rows = _run(connection, name, values)
    return Answer(name, question.question, columns, rows, values, "")


def _run(connection: duckdb.DuckDBPyConnection, name: str, values: dict[str, object]) -> tuple[tuple[str, ...], tuple[tuple, ...]]:
    try:
        result = _executed(connection, name, values)
        return tuple(column[0] for column in result.description), tuple(result.fetchall())
    except duckdb.InterruptException as error:
        if TIME_LIMIT not in str(error):
            raise
        raise TookTooLong(f"{name} was stopped because the machine has too much to do; reload the page, or ask again later.") from error


def _executed(connection: duckdb.DuckDBPyConnection, name: str, values: dict[str, object]) -> duckdb.DuckDBPyConnection:
    try:
        return connection.execute(_sql(name), values)
    except (duckdb.CatalogException, duckdb.BinderException) as error:  # a table or macro is not there, or takes other parameters
        raise QueryError(f"{name} cannot be asked of this snapshot, which an older version made; run python -m pipelines build.") from error


def _period(connection: duckdb.DuckDBPyConnection, question: Question, given: Mapping[str, object]) -> tuple[date | None, date | None]:
    """The published period, looked up only when a date of the question was left out."""
    dates = {"start_date", "end_date", "baseline_start", "baseline_end"} & set(question.parameters)
    if all(given.get(name) for name in dates):
        return None, None
    _, rows = _run(connection, "published_period", {})
    return rows[0][0], rows[0][1]


def _refuse_unlisted(connection: duckdb.DuckDBPyConnection, parameter: str, value: object) -> None:
    lister = LISTED_BY[parameter]
    known = {str(row[0]) for row in _run(connection, lister, {})[1]}
    if value not in known:
        raise unknown(parameter, value, known, f"python -m pipelines ask {lister} lists them.")
