"""A tiny council of plain exports in real formats, written by the tests that need a whole build."""

import os
import subprocess
from pathlib import Path

import duckdb

from tests.build.apart import run_apart


REPOSITORY = Path(__file__).resolve().parents[2]
GENESYS_HEADER = (
    "Full Export Completed,Partial Result Timestamp,Filters,Media Type,Users,Remote,Date,End Date,Duration,Direction,ANI,DNIS,Queue,Wrap-up,Flow,"
    "Conversation ID,Abandoned,Abandoned in Queue,Time to Abandon,Total Handle,Total Queue"
)
SOURCES = """source_id,files,format,time_zone,default_contact_type,primary_for
calls,calls/,genesys_interactions,Europe/London,transaction,*:phone
site,web/,access_log,,,web:*
"""
SERVICES = """service_id,service_name,kind
council_tax,Council Tax,transaction
waste,Waste,transaction
"""
UNIT_COSTS = """service_id,channel_id,from_date,to_date,low,central,high,basis,evidence
*,phone,2020-01-01,,2.00,3.00,4.00,own_estimate,test
*,web,2020-01-01,,0.10,0.20,0.30,own_estimate,test
"""
RULES = """priority,source_id,field,match,pattern,service_id,contact_type,avoidable_cause,page_step
10,,path,starts,/council-tax/pay/confirmation,council_tax,,,complete
20,,path,starts,/council-tax/pay,council_tax,,,start
30,,path,starts,/contact,,,,contact_page
"""

# A mapping of a council's own, for a sheet kept at a desk.
DESK_LOG = """
format = "desk_log"
title = "Desk log"
system = "Spreadsheet"
menu = "save as CSV"
row = "one visitor"
seen = "guess"
feeds = "contacts"

[recognise]
require = ["Logged", "Ref", "Subject"]

[time]
zone = "Europe/London"

[identity]
native_id = ["Ref"]

[columns]
started_at = { from = "Logged", type = "timestamp", formats = ["%d/%m/%Y %H:%M"] }
channel_id = { constant = "face_to_face" }
service_label = { from = "Subject" }
outcome = { constant = "completed" }
"""


def call_line(day: int, hour: int, number: int, queue: str = "Council Tax", abandoned: bool = False, month: int = 3) -> str:
    """One row of an Interactions export; every number is another conversation and another drama-range telephone."""
    gave_up = "YES" if abandoned else "NO"
    user = "" if abandoned else "Asha Patel"
    return (
        f'YES,,,voice,{user},"Bristol, United Kingdom",{day:02d}/{month:02d}/2026 {hour:02d}:{number % 60:02d},,60000,Inbound,'
        f"tel:+4411749{60000 + number % 1000:05d},tel:+441174960000,{queue},CT - Balance,Main,c{month:02d}{day:02d}-{number},{gave_up},,,300000,15000"
    )


def write_calls(folder: Path, name: str, lines: list[str]) -> Path:
    """Writes an Interactions CSV into raw/calls."""
    path = folder / "raw" / "calls" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([GENESYS_HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def write_council(folder: Path, days: int = 6, calls_a_day: int = 20) -> Path:
    """Writes reference tables, one calls file and one access log a day."""
    reference = folder / "reference"
    reference.mkdir(parents=True, exist_ok=True)
    for name, text in (("sources", SOURCES), ("services", SERVICES), ("unit_costs", UNIT_COSTS), ("service_rules", RULES)):
        (reference / f"{name}.csv").write_text(text, encoding="utf-8")
    web = folder / "raw" / "web"
    web.mkdir(parents=True, exist_ok=True)
    for day in range(2, 2 + days):
        lines = [call_line(day, 9 + n % 8, n, "Waste" if n % 3 else "Council Tax", n % 7 == 0) for n in range(calls_a_day)]
        write_calls(folder, f"calls_{day:02d}.csv", lines)
        (web / f"access_{day:02d}.log").write_text("".join(_visit(day, n) for n in range(10)), encoding="utf-8")
    return folder


def _visit(day: int, number: int) -> str:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
    pages = (
        ["/council-tax", "/council-tax/pay", "/council-tax/pay/confirmation"]
        if number % 2
        else ["/council-tax", "/council-tax/pay", "/contact"]
    )
    return "".join(
        f'203.0.113.{number} - - [{day:02d}/Mar/2026:10:{number:02d}:{10 * i:02d} +0000] "GET {page} HTTP/1.1" 200 1000 "-" "{agent}"\n'
        for i, page in enumerate(pages)
    )


def run(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs the command line in a process of its own."""
    return run_apart([*arguments, "--data", str(folder)], dict(os.environ) if env is None else env)


def published_facts(folder: Path) -> dict[str, list[tuple]]:
    """Every row of every published fact table, in a fixed order: what 'the same figures' means."""
    import json

    manifest = json.loads((folder / "published" / "current.json").read_text(encoding="utf-8"))
    with duckdb.connect(str(folder / "published" / manifest["snapshot"]), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'daily' order by 1").fetchall()
        return {name: connection.execute(f"select * from daily.{name} order by all").fetchall() for (name,) in tables}
