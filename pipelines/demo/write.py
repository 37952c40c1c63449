"""Writes the whole invented council: raw exports, the tables people keep, the mappings of its own, and the truth."""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from pipelines.database import thread_count
from pipelines.demo.calls import make_calls
from pipelines.demo.control import write_control_totals
from pipelines.demo.counter import write_visits
from pipelines.demo.days import Days, make_days
from pipelines.demo.demand import make_demand
from pipelines.demo.field import write_job_sheets
from pipelines.demo.forms import write_forms
from pipelines.demo.ga4 import write_ga4
from pipelines.demo.genesys import drama_numbers, write_calls
from pipelines.demo.mappings import write_mappings
from pipelines.demo.online import Attempts, make_attempts, make_followers
from pipelines.demo.payments import write_payments
from pipelines.demo.reference import write_reference
from pipelines.demo.sheets import write_monthly_counts
from pipelines.demo.surveys import write_surveys
from pipelines.demo.tally import Tally
from pipelines.demo.truth import truth_of
from pipelines.demo.visits import make_hits, make_website
from pipelines.demo.weblog import write_access_logs
from pipelines.garbage import collect_seldom


PEOPLE_AT_SCALE_ONE, FEWEST_PEOPLE = 60_001, 2_003
FOLDERS = ("raw", "reference", "mappings")
APART_FROM = 1.0  # years at scale one: below, the website takes no longer than a second process takes to start


def write_demo(
    folder: Path,
    years: float = 3.0,
    scale: float = 1.0,
    seed: int = 20051,
    today: date | None = None,
    progress: Callable[[str], None] | None = None,
) -> None:
    """Writes the demo council into the folder, replacing an earlier one; the same arguments give the same bytes."""
    say = progress or (lambda _: None)
    for name in FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    raw, tally = folder / "raw", Tally()
    streams = [np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(16)]
    of_demand, of_attempts, of_followers, of_calls, of_call_rows, of_visits, of_payments, of_surveys, of_jobs, of_counts = streams[:10]
    of_website = streams[10:13]
    days = make_days(years, today)
    demand = make_demand(days, scale, of_demand)
    attempts = make_attempts(demand, of_attempts)
    with _beside(years * scale) as other:
        website = other.submit(write_website, raw, days, attempts, scale, of_website)
        followers = make_followers(days, attempts, of_followers)
        say("calls")
        calls = make_calls(days, demand, followers, len(drama_numbers()), of_calls)
        write_calls(raw, days, calls, tally, of_call_rows)
        write_control_totals(raw, days, calls, tally)
        say("visits to the offices")
        write_visits(raw, days, demand, followers, tally, of_visits)
        say("forms")
        write_forms(raw, days, attempts, tally)
        say("payments")
        write_payments(raw, days, attempts, tally, of_payments)
        say("counts, surveys and job sheets")
        write_surveys(raw, days, tally, scale, of_surveys)
        write_job_sheets(raw, days, tally, scale, of_jobs)
        write_monthly_counts(raw, days, tally, scale, of_counts)
        say("access logs")
        tally.add(website.result())
    say("reference tables")
    write_reference(folder / "reference", days)
    write_mappings(folder / "mappings")
    truth = truth_of(days, demand, attempts, followers, tally, (years, scale, seed))
    (folder / "truth.json").write_bytes((json.dumps(truth, indent=1, sort_keys=True) + "\n").encode())


def _beside(size: float) -> Executor:
    """What writes the website meanwhile: a process of its own for a large council where there is a core for it, else a thread."""
    if size >= APART_FROM and thread_count() > 1:
        return ProcessPoolExecutor(1, get_context("spawn"), initializer=collect_seldom)
    return ThreadPoolExecutor(1)


def write_website(folder: Path, days: Days, attempts: Attempts, scale: float, streams: list[np.random.Generator]) -> Tally:
    """Writes the access logs and the web tool's reports; returns what is in them."""
    of_hits, of_logs, of_reports = streams
    tally, site, people = Tally(), make_website(), _people(scale)
    hits = make_hits(days, site, attempts, people, of_hits)
    write_access_logs(folder, days, site, hits, people, tally, scale, of_logs)
    write_ga4(folder, days, site, hits, tally, of_reports)
    return tally


def _people(scale: float) -> int:
    """How many different visitors there are; never a multiple of the step that spreads them over a day."""
    people = max(FEWEST_PEOPLE, int(PEOPLE_AT_SCALE_ONE * scale))
    return people + (people % 7919 == 0)
