"""Runs a command as a process of its own and says how long it took, start to end, and how much memory it held at most."""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


REPOSITORY = Path(__file__).resolve().parent.parent
KIB_PER_UNIT = 1 / 1024 if sys.platform == "darwin" else 1  # macOS counts ru_maxrss in bytes
GOOD = (0, 1)  # 1 = built, but data needs attention

COUNT_LINES = (
    "import sys, duckdb; print(duckdb.execute(\"select count(*) from read_csv($path, columns = {'line': 'varchar'}, auto_detect = false, "
    "header = false, delim = '\\x01', quote = '', escape = '')\", {'path': sys.argv[1]}).fetchone()[0])"
)
COUNT_ROWS = "import sys, duckdb; print(duckdb.execute('select count(*) from read_csv($path)', {'path': sys.argv[1]}).fetchone()[0])"


@dataclass(frozen=True)
class Run:
    """One process: seconds by the clock and the largest resident memory of it or of a process it waited for."""

    seconds: float
    peak_gib: float


class CommandFailed(Exception):
    """The timed command ended badly, so there is nothing to compare."""


def run(command: Sequence[str], log: Path) -> Run:
    """Runs the command with its output in the log file."""
    environment = os.environ | {"CHANNEL_SHIFT_KEY": "5e" * 32}
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=REPOSITORY, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        usage = _wait(process)
        seconds = time.perf_counter() - start
    if process.returncode not in GOOD:
        tail = "\n".join(log.read_text("utf-8", "replace").splitlines()[-15:])
        raise CommandFailed(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{tail}")
    return Run(seconds, usage.ru_maxrss * KIB_PER_UNIT / 1024**2)


def best_of(times: int, work: Callable[[], Run]) -> Run:
    """The quickest of several runs with the highest peak of any: noise only ever adds time."""
    runs = [work() for _ in range(times)]
    return Run(min(one.seconds for one in runs), max(one.peak_gib for one in runs))


def build(data: Path, log: Path) -> Run:
    """`python -m pipelines build` as a whole process."""
    built = run([sys.executable, "-m", "pipelines", "build", "--data", str(data)], log)
    if not (data / "published" / "current.json").is_file():
        raise CommandFailed(f"The build of {data} published nothing:\n{log.read_text('utf-8', 'replace')[-2000:]}")
    return built


def expect_rows(data: Path, rows: int) -> None:
    """Raises CommandFailed unless the build read, and loaded or left out by a rule, just this many rows: nothing is timed that was refused."""
    command = [sys.executable, "-m", "pipelines", "ask", "files", "--data", str(data), "--format", "json"]
    said = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    files = json.loads(said)["rows"]
    done = sum(each["rows_loaded"] + each["rows_excluded"] for each in files)
    if done != rows:
        raise CommandFailed(f"{done:,} of {rows:,} rows were loaded or left out by a rule: {files[0]['sentence'] if files else 'no file'}")


def count_lines(path: Path, log: Path) -> Run:
    """A process in which DuckDB counts the lines of the file."""
    return run([sys.executable, "-c", COUNT_LINES, str(path)], log)


def count_rows(path: Path, log: Path) -> Run:
    """A process in which DuckDB counts the rows of the CSV."""
    return run([sys.executable, "-c", COUNT_ROWS, str(path)], log)


def goaccess(path: Path, report: Path, log: Path) -> Run | None:
    """GoAccess from the same log to a JSON report; None where it is not installed."""
    program = shutil.which("goaccess")
    if program is None:
        return None
    return run([program, str(path), "--log-format=COMBINED", "--no-progress", "-o", str(report)], log)


def _wait(process: subprocess.Popen[bytes]) -> resource.struct_rusage:
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage
