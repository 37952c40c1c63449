"""The promises the code makes about itself: layers, files, formats, pages, committed data and dependencies."""

import ast
import fnmatch
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.committed import REPOSITORY, committed_files, files_under, imports_of, name_of, strings_of, syntax_of


SCREEN = {"streamlit", "plotly"}
# What each layer may not import. The command line is left out: it is where layers meet.
COMMAND_LINE = {"pipelines/__main__.py", "pipelines/commands.py"}
FORBIDDEN_IMPORTS = {
    "pipelines": SCREEN | {"pandas", "analysis", "views", "dashboard"},
    "analysis": SCREEN | {"views", "dashboard"},
    "views": {"dashboard"},
}
# Beside database.py: publishing writes the new published file, retention copies into new ones. In memory opens no file.
OPENS_DUCKDB = {f"pipelines/{name}.py" for name in ("database", "publishing", "restating", "retention")}
LONGEST_FILE = 300  # lines; past that a file has two purposes
COUNCIL_DATA = (
    "data/raw/calls/march.csv",
    "data/raw/www/access.log.gz",
    "data/raw/notes.txt",
    "data/set_aside/calls/march.csv",
    "data/warehouse.duckdb",
    "data/published/current.json",
    "data/staged/ab12.parquet",
    "data-demo/raw/calls.csv",
    "calls.xlsx",
    "docs/export.csv",
    "channel_shift.key",
    ".env",
)
VAGUE_NAMES = ("utils", "util", "helpers", "helper", "manager", "handler", "misc", "common")

# Modules that write SQL in Python, and why no .sql file could hold it: it is made of names from our own lists, values stay parameters.
SQL_IN_PYTHON = {
    "pipelines/mapping.py": "compiles a format's TOML into the projection that stages it",
    "pipelines/mapping_": "the parts of that compiler",
    "pipelines/reading": "the columns of an input file are known only when it is read",
    "pipelines/recognise.py": "looks at the first rows of a table whose columns are the file's own",
    "pipelines/zones.py": "writes zone macros from the transitions in zoneinfo",
    "pipelines/keys.py": "macros that hold the secret live for one cursor and in no file",
    "pipelines/reference": "typed tables are written from the list of column types that also checks the CSV",
    "pipelines/database.py": "attaches files by path, which DuckDB takes only as text",
    "pipelines/repeats.py": "marks rows of a staged file whose columns are its format's",
    "pipelines/staged_parquet.py": "paths of staged files are only known to the build",
    "pipelines/staging.py": "wraps the compiled projection in the copy that writes Parquet",
    "pipelines/staging_account.py": "counts the rows of staged files, whose paths are only known to the build",
    "pipelines/ledger": "reads and writes single rows of the ledger beside the code that decides on them",
    "pipelines/published_findings.py": "writes and reads single rows of JSON beside the two tables they stand in",
    "pipelines/assumptions.py": "compares tables by the list of logged names, in a file attached by path",
    "pipelines/publishing.py": "copies tables by the list of published names",
    "pipelines/facts.py": "staged files of one feed differ in their columns, and their paths are only known to the build",
    "pipelines/exports.py": "looks at the compiled projection of a format",
    "pipelines/remaking.py": "bookkeeping of touched days: short statements beside the decisions they serve, many over a list of tables",
    "pipelines/restating.py": "attaches copies of snapshots by path and exchanges their tables",
    "pipelines/kept_inputs.py": "reads the inputs a snapshot names from the tables it holds",
    "pipelines/retention.py": "copies and deletes over the list of private tables",
    "pipelines/scanning.py": "deletes over the list of ledger tables",
    "pipelines/build.py": "single values of the ledger for the closing table",
    "pipelines/web_": "macros hold the secret and the settings' networks; paths of staged logs are only known to the build",
    "pipelines/bots.py": "builds a macro from the list of crawler patterns",
}
WRITTEN_SQL = re.compile(
    r"(?m)(^|\(|\bas )\s*(select|with \w+ as \(|insert into|delete from|update \w+ set|create (or replace )?(temp )?(table|view|macro))\s"
)


def own_python() -> list:
    return [path for path in committed_files() if path.suffix == ".py"]


@pytest.mark.parametrize("layer", FORBIDDEN_IMPORTS)
def test_layers_import_one_way(layer: str) -> None:
    wrong = [
        f"{name_of(path)} imports {module}"
        for path in files_under(layer, suffix=".py")
        if name_of(path) not in COMMAND_LINE
        for module in sorted(imports_of(path))
        if module.split(".")[0] in FORBIDDEN_IMPORTS[layer]
    ]
    assert wrong == []


def test_streamlit_and_plotly_stay_in_views() -> None:
    outside = [
        name_of(path)
        for path in own_python()
        if path.relative_to(REPOSITORY).parts[0] not in {"views", "dashboard.py", "tests", "benchmarks"}
        if SCREEN & {module.split(".")[0] for module in imports_of(path)}
    ]
    assert outside == []


def test_only_ask_reads_in_analysis() -> None:
    readers = {name_of(path) for path in files_under("analysis", suffix=".py") if {"duckdb", "pipelines.database"} & imports_of(path)}
    assert readers <= {"analysis/ask.py"}


def test_only_named_modules_open_a_database_file() -> None:
    def opens(path) -> bool:
        calls = (node for node in ast.walk(syntax_of(path)) if isinstance(node, ast.Call))
        return any(ast.unparse(call.func) == "duckdb.connect" and call.args and ast.unparse(call.args[0]) != "':memory:'" for call in calls)

    product = files_under("pipelines", "analysis", "views", suffix=".py")
    assert {name_of(path) for path in product if opens(path)} <= OPENS_DUCKDB


def test_the_command_line_starts_without_screen_libraries() -> None:
    code = "import sys, pipelines.__main__; print(sorted({'streamlit', 'plotly', 'pandas', 'pyarrow'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_sql_lives_in_sql_files() -> None:
    found = [
        f"{name_of(path)}:{line}"
        for path in files_under("pipelines", "analysis", "views", suffix=".py")
        if not name_of(path).startswith(tuple(SQL_IN_PYTHON)) and not name_of(path).startswith("pipelines/demo/")
        for line, text in strings_of(path)
        if WRITTEN_SQL.search(text)
    ]
    assert found == []


def test_no_file_is_too_long() -> None:
    lengths = {name_of(path): path.read_text("utf-8").count("\n") for path in committed_files() if path.suffix in {".py", ".sql", ".toml"}}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_module_says_its_purpose_in_one_sentence() -> None:
    silent = []
    for path in own_python():
        first_line = (ast.get_docstring(syntax_of(path)) or "").split("\n")[0]
        if path.stat().st_size and not first_line.endswith((".", "?", ":")):
            silent.append(name_of(path))
    assert silent == []


def test_no_file_has_a_vague_name() -> None:
    assert [name_of(path) for path in committed_files() if set(re.split(r"[_.]", path.name.lower())) & set(VAGUE_NAMES)] == []


def test_no_path_of_a_machine_and_no_author_is_committed() -> None:
    machine = re.compile(r"(?<![\w.])/(?:home|Users|root|work|tmp)/[\w.]|[A-Z]:\\Users\\")
    author = re.compile(r"(?i)__author__|@author\b|^\W*(?:author|written by)\s*:", re.MULTILINE)
    read = {".py", ".sql", ".toml", ".md", ".txt", ".yml", ".yaml", ""}
    wrong = [
        f"{name_of(path)}: {match.group()}"
        for path in committed_files()
        if path.suffix in read and path != REPOSITORY / "tests" / "test_repository.py" and not is_fixture(path)
        for match in [machine.search(path.read_text("utf-8")) or author.search(path.read_text("utf-8"))]
        if match
    ]
    assert wrong == []


def is_fixture(path) -> bool:
    return path.is_relative_to(REPOSITORY / "tests") and path.suffix not in {".py", ".md"}


def test_every_format_has_a_menu_path_a_fixture_and_a_test() -> None:
    missing = []
    for path in files_under("pipelines/formats", suffix=".toml"):
        said = tomllib.loads(path.read_text("utf-8"))
        missing += [f"{name_of(path)} does not say its {word}" for word in ("menu", "row", "title") if not said.get(word)]
        tests = REPOSITORY / "tests" / "formats"
        if not any(fixture.is_relative_to(tests / path.stem) for fixture in committed_files()):
            missing.append(f"{name_of(path)} has no fixture in tests/formats/{path.stem}/")
        if not (tests / f"test_{path.stem}.py").is_file():
            missing.append(f"{name_of(path)} has no tests/formats/test_{path.stem}.py")
    assert missing == []


def test_every_sql_of_a_format_stands_beside_its_toml() -> None:
    formats = {path.stem for path in files_under("pipelines/formats", suffix=".toml")}
    beside = {path.stem.removesuffix("_fold") for path in files_under("pipelines/formats", suffix=".sql")}
    assert beside <= formats


def test_every_page_is_in_the_dashboard() -> None:
    listed = (REPOSITORY / "dashboard.py").read_text("utf-8")
    pages = [name_of(path) for path in files_under("views/pages", suffix=".py") if path.name != "__init__.py"]
    assert [page for page in pages if page not in listed] == []


def test_every_committed_reference_table_is_documented() -> None:
    explained = "\n".join(path.read_text("utf-8") for path in files_under("data", suffix=".md"))
    tables = [path.stem for path in files_under("data", suffix=".csv")]
    assert [table for table in tables if f"## {table}\n" not in explained] == []


@pytest.mark.parametrize("path", COUNCIL_DATA)
def test_git_ignores_what_a_council_would_not_want_committed(path: str) -> None:
    assert subprocess.run(["git", "check-ignore", "--quiet", path], cwd=REPOSITORY, check=False).returncode == 0


def test_requirements_are_exact() -> None:
    lines = [line for name in ("requirements.txt", "requirements-dev.txt") for line in (REPOSITORY / name).read_text().splitlines()]
    loose = [line for line in lines if line and not line.startswith(("#", "-r ")) and not re.match(r"[\w\[\]-]+==[\d.]+([\s;]|$)", line)]
    assert loose == []


def test_the_product_imports_only_what_requirements_name() -> None:
    named = {match.group().lower() for match in re.finditer(r"(?m)^[\w-]+", (REPOSITORY / "requirements.txt").read_text())}
    brought_by_streamlit = {"pandas", "numpy", "pyarrow", "starlette"}
    product = [path for path in own_python() if path.relative_to(REPOSITORY).parts[0] in {"pipelines", "analysis", "views", "dashboard.py"}]
    own = {"pipelines", "analysis", "views", ""}
    imported = {module.split(".")[0] for path in product for module in imports_of(path)} - set(sys.stdlib_module_names) - own
    distributions = packages_distributions()
    allowed = named | brought_by_streamlit
    assert {module for module in imported if not {name.lower() for name in distributions.get(module, [module])} & allowed} == set()


def test_pytest_leaves_out_no_folder_of_tests(request: pytest.FixtureRequest) -> None:
    left_out = request.config.getini("norecursedirs")
    folders = {path.parent for path in files_under("tests", suffix=".py")}
    names = {part for folder in folders for part in folder.relative_to(REPOSITORY).parts}
    assert [name for name in sorted(names) if any(fnmatch.fnmatch(name, pattern) for pattern in left_out)] == []
