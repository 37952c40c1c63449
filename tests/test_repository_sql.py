"""The promises every query makes: a header that is true, an example, a definition, and only SQL that other engines read alike."""

import re
from pathlib import Path

import duckdb
import pytest

from tests.committed import REPOSITORY, files_under, name_of


sqlglot = pytest.importorskip("sqlglot", reason="the SQL screen needs sqlglot from requirements-dev.txt")

FOLDERS = ("events", "daily", "metrics", "checks", "findings", "pairs")
QUERIES = files_under(*(f"queries/{folder}" for folder in FOLDERS), suffix=".sql")
METRICS = files_under("queries/metrics", suffix=".sql")
ASKED = [*METRICS, *files_under("queries/findings", "queries/pairs", suffix=".sql")]  # metrics, and what findings start from

# Other engines read these differently or not at all: a calendar table replaces the weekday functions and the date spines.
BANNED_CALLS = {"isodow", "dayofweek", "weekday", "generate_series", "range", "quantile_cont"}
BANNED_WORDS = {"asof", "pivot", "unpivot", "pivot_wider", "pivot_longer"}
EXACT_DIFFERENCES = {"day", "second"}  # whole on every engine; months and weeks are counted in two ways
BANNED_PARTS = {"isodow", "dow", "dayofweek", "weekday"}
HOW_STORED = " using compression uncompressed"  # of a column in DuckDB's own file; its rows are the same without


def header_of(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    count = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return [line.removeprefix("--").strip() for line in lines[:count]]


def named_parameters(sql: str) -> set[str]:
    return {name for statement in duckdb.extract_statements(sql) for name in statement.named_parameters}


def banned_in(sql: str) -> set[str]:
    """What the screen refuses in a file of SQL; comments and ordinary text are not looked at."""
    tokens = [(token.token_type.name, token.text.lower()) for token in sqlglot.tokenize(sql, read="duckdb")]
    found: set[str] = set()
    for (kind, word), following in zip(tokens, [*tokens[1:], ("END", "")], strict=True):
        if kind == "STRING":
            continue
        if word in BANNED_WORDS or (word in BANNED_CALLS and following[1] == "("):
            found.add(word)
    for index, (_, word) in enumerate(tokens[:-2]):
        part = tokens[index + 2][1]
        if word in {"extract", "date_part", "datepart"} and part in BANNED_PARTS:
            found.add(f"{word} {part}")
        if word in {"date_diff", "datediff", "date_sub", "datesub"} and part not in EXACT_DIFFERENCES:
            found.add(f"{word} {part}")
    return found | stars_in(sql)


def stars_in(sql: str) -> set[str]:
    """Stars that hide what a query answers: at its end, or with a qualify, whose helper column other engines leave in the result."""
    found: set[str] = set()
    for statement in (parsed for parsed in sqlglot.parse(sql.replace(HOW_STORED, ""), read="duckdb") if parsed):
        selects = list(statement.find_all(sqlglot.exp.Select))
        starred = [select for select in selects if any(column.is_star for column in select.expressions)]
        if any(select.args.get("qualify") for select in starred):
            found.add("select * qualify")
        if any(is_last(select) for select in starred):
            found.add("select *")
        exploded = [column for select in selects for column in select.expressions if column.find(sqlglot.exp.Explode, sqlglot.exp.Unnest)]
        if any(not column.find(sqlglot.exp.Select) for column in exploded):
            found.add("unnest in select")
    return found


def is_last(select: "sqlglot.exp.Select") -> bool:
    """Whether this select gives the statement's own columns: no named part and no subquery stands around it."""
    return select.find_ancestor(sqlglot.exp.CTE, sqlglot.exp.Subquery, sqlglot.exp.In, sqlglot.exp.Exists, sqlglot.exp.Lateral) is None


def code_of_tests(folder: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in files_under(folder, suffix=".py"))


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select a.x from a asof join b on a.t >= b.t", {"asof"}),
        ("select isodow(d) as day from t", {"isodow"}),
        ("select extract(isodow from d) as day from t", {"extract isodow"}),
        ("select date_part('dow', d) as day from t", {"date_part dow"}),
        ("select weekday from calendar", set()),
        ("select d from range(10) as r(d)", {"range"}),
        ("select sum(x) over (order by d range between interval 1 day preceding and current row) as s from t", set()),
        ("select date_diff('month', a, b) as m from t", {"date_diff month"}),
        ("select date_diff('day', a, b) as m from t", set()),
        ("select unnest(keys) as key from t", {"unnest in select"}),
        ("select id from t where id in (select unnest($ids))", {"unnest in select"}),
        ("with a as (select t.* from t) select x from a", set()),
        ("with a as (select x from t) select * from a", {"select *"}),
        ("insert into b by name select a.*, 1 as x from a", {"select *"}),
        ("select x from (select *, 1 as y from t qualify row_number() over (order by x) = 1)", {"select * qualify"}),
        ("select date_diff('second', a, b) as s from t", set()),
        ("select count(*) as n from t -- asof pivot", set()),
        ("create table t (x varchar not null using compression uncompressed)", set()),
    ],
)
def test_the_screen_finds_what_it_says(sql: str, found: set[str]) -> None:
    assert banned_in(sql) == found


@pytest.mark.parametrize("path", QUERIES, ids=name_of)
def test_every_query_uses_only_sql_that_other_engines_read_alike(path: Path) -> None:
    assert banned_in(path.read_text("utf-8")) == set()


@pytest.mark.parametrize("path", ASKED, ids=name_of)
def test_every_metric_says_its_question_grain_and_parameters(path: Path) -> None:
    header = header_of(path)
    assert len(header) >= 3, f"{name_of(path)} needs three comment lines: the question, Grain: and Parameters:"
    assert header[0].endswith("?")
    assert header[1].startswith(("Grain: one row ", "Grain: one row;", "Grain: one row,"))
    assert header[2].startswith("Parameters: ")


@pytest.mark.parametrize("path", ASKED, ids=name_of)
def test_declared_parameters_are_the_real_ones(path: Path) -> None:
    declared = set(re.findall(r"\$(\w+)", " ".join(header_of(path)[2:])))
    assert declared == named_parameters(path.read_text("utf-8"))


@pytest.mark.parametrize("path", ASKED, ids=name_of)
def test_every_metric_is_one_ordered_select(path: Path) -> None:
    statements = sqlglot.parse(path.read_text("utf-8"), read="duckdb")
    assert len([statement for statement in statements if statement]) == 1
    assert statements[0].args.get("order") is not None, f"{name_of(path)} has no order by at its end"


@pytest.mark.parametrize("path", METRICS, ids=name_of)
def test_every_metric_has_an_example(path: Path) -> None:
    assert re.search(rf"[\"']{path.stem}[\"']|test_{path.stem}\b", code_of_tests("tests/queries"))


def test_every_check_has_an_example_and_is_a_sentence() -> None:
    tested = code_of_tests("tests")
    checks = files_under("queries/checks", suffix=".sql")
    assert [name_of(path) for path in checks if path.stem not in tested] == []
    assert [name_of(path) for path in checks if "_" not in path.stem] == []


def test_every_metric_is_documented() -> None:
    definitions = (REPOSITORY / "docs" / "definitions.md").read_text("utf-8")
    assert [path.stem for path in METRICS if f"`{path.stem}`" not in definitions] == []


def test_links_to_definitions_lead_somewhere() -> None:
    definitions = (REPOSITORY / "docs" / "definitions.md").read_text("utf-8")
    headings = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"(?m)^#+ (.+)$", definitions)}
    wanted = {anchor for path in QUERIES for anchor in re.findall(r"docs/definitions\.md#([\w-]+)", path.read_text("utf-8"))}
    assert wanted - headings == set()


def test_every_step_of_the_build_is_run_by_the_build() -> None:
    code = "\n".join(path.read_text("utf-8") for path in files_under("pipelines", suffix=".py"))
    steps = files_under("queries/events", "queries/daily", suffix=".sql")
    unused = [name_of(path) for path in steps if not re.search(rf"\b{path.stem}\b", code)]
    assert unused == []
