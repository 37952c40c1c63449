"""Writes the invented exports that are timed, once, into the benchmark folder, and lays data folders out around them."""

import gzip
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path


HERE = Path(__file__).resolve().parent
FIRST_DAY = date(2023, 4, 1)
HISTORY_DAYS = 1096  # three years, with their leap day
WEB_DAYS = 31
VISITORS = 60_000
LOG_LINES = 2_000_000
CALL_ROWS = 5_000_000
LINES_PER_DAY = 2_000
CALLS_PER_DAY = 1_200

# A log line holds commas and quotes as text: a delimiter that never occurs keeps the writer from quoting it.
AS_LINES = "(format csv, header false, delim '\x01', quote '', escape '')"
AS_TABLE = "(format csv, header true)"

SOURCES = (
    "source_id,files,format,time_zone,default_contact_type,primary_for\n"
    "www,www/,access_log,,unknown,web:*\n"
    "genesys,genesys/,genesys_interactions,Europe/London,transaction,*:phone\n"
)
UNIT_COSTS = (
    "service_id,channel_id,from_date,to_date,low,central,high,basis,evidence\n"
    "*,phone,2020-04-01,,2.10,2.83,3.40,own_estimate,benchmark\n"
    "*,web,2020-04-01,,0.10,0.15,0.20,own_estimate,benchmark\n"
)
SERVICE_NAMES = (
    "Council Tax", "Missed bin", "School places", "Parking permit", "Housing benefit", "Planning", "Library", "Blue badge",
    "Bulky waste", "Electoral roll", "Births", "Licensing", "Street lighting", "Potholes", "Garden waste", "Benefits calculator",
)  # fmt: skip
STEPS = {"start": "start", "details": "step", "check": "step", "done": "complete"}


@dataclass(frozen=True)
class Bench:
    """The folder that keeps generated exports between runs, and the share of the full size to work at."""

    folder: Path
    scale: float

    def count(self, full: int) -> int:
        """How many rows of a full-size file this run uses."""
        return max(1, round(full * self.scale))


def access_log(bench: Bench) -> Path:
    """The generated log of visitors who come back."""
    lines = bench.count(LOG_LINES)
    values = {"lines": lines, "visitors": bench.count(VISITORS), "first_day": FIRST_DAY, "days": WEB_DAYS}
    return _write(bench.folder / f"access-{lines}.log", "access_log", values, AS_LINES)


def calls(bench: Bench) -> Path:
    """The generated interactions export over three years."""
    rows = bench.count(CALL_ROWS)
    return _write(bench.folder / f"calls-{rows}.csv", "calls", {"rows": rows, "first_day": FIRST_DAY, "days": HISTORY_DAYS}, AS_TABLE)


def repeated_real_log(bench: Bench, shared: Path) -> Path | None:
    """The real Apache log of ../shared over and over until it is as long as the generated one; None where it is not there."""
    found = sorted((shared / "data" / "web_logs").glob("apache_combined*.log.gz"))
    if not found:
        return None
    times = max(1, bench.count(LOG_LINES) // 10_000)
    path = bench.folder / f"apache-{times}.log"
    if not path.is_file():
        text = gzip.decompress(found[0].read_bytes())
        with path.with_suffix(".part").open("wb") as file:
            for _ in range(times):
                file.write(text)
        path.with_suffix(".part").replace(path)
    return path


def history(bench: Bench) -> tuple[Path, Path]:
    """Two folders of raw exports: three years of daily logs and monthly calls, and the one day after them."""
    lines, rows = bench.count(LINES_PER_DAY), bench.count(CALLS_PER_DAY)
    past, new = bench.folder / f"history-{lines}-{rows}", bench.folder / f"day-{lines}-{rows}"
    days = [FIRST_DAY + timedelta(days=number) for number in range(HISTORY_DAYS + 1)]
    for day in days:
        folder = new if day == days[-1] else past
        values = {"lines": lines, "visitors": bench.count(LINES_PER_DAY // 8), "first_day": day, "days": 1}
        _write(folder / "www" / f"access-{day}.log", "access_log", values, AS_LINES)
    for month in sorted({day.replace(day=1) for day in days[:-1]}):
        length = sum(1 for day in days[:-1] if day.replace(day=1) == month)
        _write(
            past / "genesys" / f"calls-{month:%Y-%m}.csv", "calls", {"rows": rows * length, "first_day": month, "days": length}, AS_TABLE
        )
    _write(new / "genesys" / f"calls-{days[-1]}.csv", "calls", {"rows": rows, "first_day": days[-1], "days": 1}, AS_TABLE)
    return past, new


def fresh_data_folder(folder: Path, **exports: Path) -> Path:
    """An empty data folder with the benchmark's reference tables and these exports, each in the folder of its feed."""
    shutil.rmtree(folder, ignore_errors=True)
    for feed, export in exports.items():
        add_exports(folder, feed, export)
    reference = folder / "reference"
    reference.mkdir(parents=True)
    (reference / "sources.csv").write_text(SOURCES)
    (reference / "unit_costs.csv").write_text(UNIT_COSTS)
    (reference / "services.csv").write_text(
        "service_id,service_name,kind\n" + "".join(f"{_id(n)},{n},transaction\n" for n in SERVICE_NAMES)
    )
    (reference / "service_rules.csv").write_text(_rules())
    return folder


def add_exports(folder: Path, feed: str, export: Path) -> None:
    """Links one export, or every file of a folder of them, under data/raw/<feed>."""
    place = folder / "raw" / feed
    place.mkdir(parents=True, exist_ok=True)
    for file in sorted(export.iterdir()) if export.is_dir() else [export]:
        os.link(file, place / file.name)


def _rules() -> str:
    lines = ["priority,source_id,field,match,pattern,service_id,contact_type,page_step"]
    for name in SERVICE_NAMES:
        path = "/" + name.lower().replace(" ", "-")
        lines += [f"10,www,path,equals,{path}/apply/{page},{_id(name)},transaction,{step}" for page, step in STEPS.items()]
        lines.append(f"50,www,path,starts,{path},{_id(name)},,")
        lines.append(f"60,genesys,queue,equals,{name},{_id(name)},transaction,")
    return "\n".join([*lines, "90,www,path,equals,/contact-us,,,contact_page", ""])


def _id(name: str) -> str:
    return name.lower().replace(" ", "_")


def _write(path: Path, query: str, values: Mapping[str, object], form: str) -> Path:
    # Imported here: a process that starts the timed ones must stay small, since a child's peak memory begins at its parent's.
    import duckdb

    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        sql = (HERE / f"{query}.sql").read_text(encoding="utf-8")
        duckdb.execute(f"copy ({sql}) to '{part.as_posix()}' {form}", dict(values))
        part.replace(path)
    return path
