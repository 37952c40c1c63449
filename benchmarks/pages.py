"""Times the dashboard in a real browser and under many people, beside a bare Streamlit page in the same run, and prints the bars.

`make benchmark-pages` runs it on the invented council and on ten years of 300 services. Ratios and shares are judged where they can be;
a bar in seconds is judged on the machine it runs on. Exit code 1 when a bar is missed.
"""

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import browsing, clicking, measure
from benchmarks.big_council import make_big_council


BARE = measure.REPOSITORY / "benchmarks" / "bare_page.py"
SERVER = measure.REPOSITORY / "views" / "server.py"
PAGES = ("Channels and services", "E-services", "Service", "Forecast and what-if", "Programme", "About the data")
PEOPLE = (20, 50)
CLICK_SECONDS, CLICK_PAUSE = 30.0, 10.0


@dataclass(frozen=True)
class Line:
    """One figure against its bar; a line without a bar is for information."""

    work: str
    figure: float
    unit: str
    bar: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the figure is at or under its bar."""
        return self.bar is None or self.figure <= self.bar

    def __str__(self) -> str:
        verdict = "" if self.bar is None else f"<= {self.bar:<6g} {'met' if self.is_met else 'MISSED'}"
        return f"{self.work:<64} {self.figure:9.2f} {self.unit:<3} {verdict}"


def main() -> int:
    """Runs both councils and prints the table."""
    asked = _arguments()
    lines: list[Line] = []
    with browsing.browser() as chromium, _served(BARE, asked.demo) as bare:
        reference = browsing.middle(asked.repeat, lambda: browsing.visit(chromium, bare))
        print(f"bare page: figures {reference.figures:.0f} ms, chart {reference.chart:.0f} ms, {reference.megabytes:.2f} MB")
        for name, folder in (("demo", asked.demo), ("10 years x 300", make_big_council(asked.demo, asked.folder / "big"))):
            with _served(SERVER, folder) as base:
                lines += _shown(_browse(chromium, base, name, reference, asked.repeat))
                lines += _shown(_crowds(base, name))
    lines += _shown(_questions(asked.folder / "big"))
    return 0 if all(line.is_met for line in lines) else 1


def _browse(chromium: object, base: str, name: str, bare: browsing.Visit, repeat: int) -> Iterator[Line]:
    first = browsing.middle(repeat, lambda: browsing.visit(chromium, base))
    yield Line(f"{name}: address to title, beside the bare page's figure", first.title / bare.figures, "x", 1.5)
    yield Line(f"{name}: address to all figures, tiles under the first screen too", first.figures / bare.figures, "x", 1.5)
    yield Line(f"{name}: address to last chart, beside the bare page", first.chart / bare.chart, "x", 1.5)
    yield Line(f"{name}: bytes sent", first.megabytes, "MB", 3.5)
    yield Line(f"{name}: requests to other hosts", first.foreign, "", 0)
    changed = browsing.middle(repeat, lambda: browsing.filter_change(chromium, base, "12 months"))
    yield Line(f"{name}: filter to figures", changed.figures, "ms", 300)
    yield Line(f"{name}: filter to last chart", changed.chart, "ms", 800)
    for page in PAGES:
        turned = browsing.middle(repeat, partial(browsing.page_change, chromium, base, page))
        yield Line(f"{name}: to {page}, figures", turned.figures, "ms")
        yield Line(f"{name}: to {page}, last chart", turned.chart, "ms")


def _crowds(base: str, name: str) -> Iterator[Line]:
    before = _memory(base)
    for people in PEOPLE:
        with ThreadPoolExecutor(1) as apart:  # the browser's own event loop has this thread
            crowd = apart.submit(asyncio.run, clicking.click(base, people, CLICK_SECONDS, CLICK_PAUSE)).result()
        yield Line(f"{name}: {people} people, cold start, slowest", max(crowd.cold, default=0.0), "s", 6)
        yield Line(f"{name}: {people} people, a click, p95", _p95(crowd.warm), "s", 1)
        yield Line(f"{name}: {people} people, errors", len(crowd.errors), "", 0)
        if crowd.errors:
            print("   ", crowd.errors[0])
    yield Line(f"{name}: memory a session", (_memory(base) - before) / sum(PEOPLE), "MB")


def _questions(folder: Path) -> Iterator[Line]:
    """Server side, without a browser: what each page asks of ten years, cold and again."""
    for page in sorted(path.stem for path in (measure.REPOSITORY / "views" / "pages").glob("*.py")):
        command = [sys.executable, "-m", "benchmarks.questions", page, str(folder)]
        done = subprocess.run(command, cwd=measure.REPOSITORY, capture_output=True, text=True, check=True)
        cold, cached = (1000 * float(part) for part in done.stdout.split()[-2:])
        yield Line(f"10 years x 300: questions of {page}, not asked before", cold, "ms", 150)
        yield Line(f"10 years x 300: questions of {page}, cached", cached, "ms", 20)


def _shown(lines: Iterator[Line]) -> list[Line]:
    found = []
    for line in lines:
        print(line, flush=True)
        found.append(line)
    return found


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else max(seconds, default=0.0)


@contextmanager
def _served(script: Path, data: Path) -> Iterator[str]:
    """A server of its own on a free port; its memory is asked by its process number in the address book below."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--server.headless", "true"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=measure.REPOSITORY, env=os.environ | {"CHANNEL_SHIFT_DATA": str(data)}, stdout=log, stderr=log
        )
        base = f"http://127.0.0.1:{port}"
        PROCESSES[base] = process.pid
        try:
            _wait_until_up(base)
            yield base
        finally:
            process.terminate()
            process.wait()


PROCESSES: dict[str, int] = {}


def _memory(base: str) -> float:
    """Resident megabytes of the server; 0 where the system does not tell."""
    status = Path(f"/proc/{PROCESSES[base]}/status")
    if not status.is_file():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _wait_until_up(base: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(base + "/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.25)
    raise measure.CommandFailed("The server did not start within a minute.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, default=measure.REPOSITORY / "data-demo", help="a built demo folder (make demo)")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "channel-shift-benchmark", help="where the big council goes"
    )
    parser.add_argument("--repeat", type=int, default=5, help="visits of which the median counts")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
