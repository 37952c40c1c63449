"""Times the build against DuckDB and GoAccess on the same files and machine, and prints each ratio beside its bar.

`make benchmark` runs it. Only ratios are judged: seconds differ between machines, ratios hardly do. Exit code 1 when a bar is missed.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from benchmarks import exports, families, measure


Written = TypeVar("Written")

SHARED = measure.REPOSITORY.parent / "shared"
MEMORY_LIMIT_GIB = 2e9 / 1024**3  # 2 GB


@dataclass(frozen=True)
class Line:
    """One row of the table: what was compared and what was found against the bar."""

    work: str
    figure: float
    bar: float | None  # None: only told
    unit: str = "x"
    more_is_better: bool = False
    detail: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the figure is on the right side of its bar, if there is one."""
        if self.bar is None:
            return True
        return self.figure >= self.bar if self.more_is_better else self.figure <= self.bar

    def __str__(self) -> str:
        if self.bar is None:
            return f"{self.work:<54} {self.figure:7.2f} {self.unit:<3} {'':16} {self.detail}"
        verdict = "met" if self.is_met else "MISSED"
        relation = ">=" if self.more_is_better else "<="
        return f"{self.work:<54} {self.figure:7.2f} {self.unit:<3} {relation} {self.bar:<5.3g} {verdict:<7} {self.detail}"


def main() -> int:
    """Runs what was asked for and prints the table."""
    asked = _arguments()
    bench = exports.Bench(asked.folder, asked.scale)
    asked.folder.mkdir(parents=True, exist_ok=True)
    print(f"Benchmark in {asked.folder}, scale {asked.scale:g}, best of {asked.repeat}, {os.cpu_count()} cores")
    lines: list[Line] = []
    for part in asked.only or PARTS:
        try:
            found = PARTS[part](bench, asked.repeat)
        except measure.CommandFailed as error:
            print(f"{part}: {error}", file=sys.stderr)
            return 1
        lines += found
        print(*found, sep="\n", flush=True)
    if asked.scale < 1:
        print("A smaller scale flatters nothing: fixed costs weigh more. Judge the bars at scale 1.")
    return 0 if all(line.is_met for line in lines) else 1


def web_log(bench: exports.Bench, repeat: int) -> list[Line]:
    """The generated combined log, from file to published facts."""
    return _log_lines(bench, repeat, "web log", _written(exports.access_log, bench))


def real_log(bench: exports.Bench, repeat: int) -> list[Line]:
    """The real Apache log repeated, where it is to be had."""
    path = exports.repeated_real_log(bench, SHARED)
    if path is None:
        print("real log: left out, there is no ../shared")
        return []
    return _log_lines(bench, repeat, "real log repeated", path)


def phone_calls(bench: exports.Bench, repeat: int) -> list[Line]:
    """The calls CSV, from file to published facts."""
    path, log = _written(exports.calls, bench), bench.folder / "log.txt"
    counted = measure.best_of(repeat, lambda: measure.count_rows(path, log))
    built = measure.best_of(repeat, lambda: measure.build(exports.fresh_data_folder(bench.folder / "data", genesys=path), log))
    detail = f"build {built.seconds:.1f} s, count {counted.seconds:.1f} s"
    return [
        Line("calls CSV: build / DuckDB counting its rows", built.seconds / counted.seconds, 15, detail=detail),
        Line("calls CSV: peak memory", built.peak_gib, MEMORY_LIMIT_GIB, "GiB"),
    ]


def one_day(bench: exports.Bench, repeat: int) -> list[Line]:
    """One new day after three years of history against that day alone."""
    past, new = _written(exports.history, bench)
    log, kept, data = bench.folder / "log.txt", bench.folder / "data-history", bench.folder / "data"
    exports.fresh_data_folder(kept, www=past / "www", genesys=past / "genesys")
    first = measure.build(kept, log)

    def add_a_day() -> measure.Run:
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(kept, data, copy_function=shutil.copy2)
        for feed in ("www", "genesys"):
            exports.add_exports(data, feed, new / feed)
        return measure.build(data, log)

    def only_that_day() -> measure.Run:
        return measure.build(exports.fresh_data_folder(data, www=new / "www", genesys=new / "genesys"), log)

    added, alone = measure.best_of(repeat, add_a_day), measure.best_of(repeat, only_that_day)
    shutil.rmtree(kept, ignore_errors=True)
    detail = f"added {added.seconds:.2f} s, alone {alone.seconds:.2f} s, the three years {first.seconds:.0f} s"
    return [
        Line("one day after three years / that day alone", added.seconds / alone.seconds, 3, detail=detail),
        Line("three years: peak memory", max(first.peak_gib, added.peak_gib), MEMORY_LIMIT_GIB, "GiB"),
    ]


def reader_families(bench: exports.Bench, repeat: int) -> list[Line]:
    """Rows a second of every reader family, from file to published facts, and the ratio to DuckDB counting rows; no bar is set for these."""
    log = bench.folder / "log.txt"
    found = []
    for family in _written(families.families, bench):
        counted = measure.best_of(repeat, partial(measure.run, [sys.executable, "-c", family.count, str(family.counted)], log))
        built = measure.best_of(repeat, lambda family=family: measure.build(families.data_folder(bench, family), log))
        measure.expect_rows(bench.folder / "data", family.rows)
        detail = f"{family.rows / built.seconds:,.0f} rows/s, {family.path.stat().st_size / 1e6:,.0f} MB, peak {built.peak_gib:.2f} GiB"
        found.append(Line(f"{family.name}: build / DuckDB counting", built.seconds / counted.seconds, None, detail=detail))
    return found


PARTS = {"families": reader_families, "web": web_log, "real": real_log, "calls": phone_calls, "day": one_day}


def _written(write: Callable[[exports.Bench], Written], bench: exports.Bench) -> Written:
    """What the writer returns, from a process of its own so that this one stays small."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(write, bench).result()


def _log_lines(bench: exports.Bench, repeat: int, name: str, path: Path) -> list[Line]:
    log = bench.folder / "log.txt"
    counted = measure.best_of(repeat, lambda: measure.count_lines(path, log))
    built = measure.best_of(repeat, lambda: measure.build(exports.fresh_data_folder(bench.folder / "data", www=path), log))
    detail = f"build {built.seconds:.1f} s, count {counted.seconds:.2f} s"
    found = [
        Line(f"{name}: build / DuckDB counting its lines", built.seconds / counted.seconds, 15, detail=detail),
        Line(f"{name}: peak memory", built.peak_gib, MEMORY_LIMIT_GIB, "GiB"),
    ]
    other = measure.goaccess(path, bench.folder / "goaccess.json", log)
    if other is None:
        print("GoAccess is not installed, so it is not compared (Debian and Ubuntu: apt install goaccess)")
    else:
        found.insert(1, Line(f"{name}: GoAccess / build", other.seconds / built.seconds, 10, "x", True, f"GoAccess {other.seconds:.1f} s"))
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full size, such as 0.05 (default 1)")
    parser.add_argument("--repeat", type=int, default=2, help="runs of each, of which the quickest counts (default 2)")
    parser.add_argument("--only", nargs="+", choices=list(PARTS), help="some of the parts: families, web, real, calls, day")
    default = Path(tempfile.gettempdir()) / "channel-shift-benchmark"
    parser.add_argument("--folder", type=Path, default=default, help="where generated files are kept between runs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
