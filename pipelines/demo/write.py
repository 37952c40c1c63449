"""Writes the whole invented council: raw exports, the tables people keep, the mappings of its own, and the truth."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from pipelines.demo.calls import make_calls
from pipelines.demo.control import write_control_totals
from pipelines.demo.counter import write_visits
from pipelines.demo.days import make_days
from pipelines.demo.demand import make_demand
from pipelines.demo.field import write_job_sheets
from pipelines.demo.forms import write_forms
from pipelines.demo.ga4 import write_ga4
from pipelines.demo.genesys import drama_numbers, write_calls
from pipelines.demo.mappings import write_mappings
from pipelines.demo.online import make_attempts, make_followers
from pipelines.demo.payments import write_payments
from pipelines.demo.reference import write_reference
from pipelines.demo.sheets import write_monthly_counts
from pipelines.demo.surveys import write_surveys
from pipelines.demo.tally import Tally
from pipelines.demo.truth import truth_of
from pipelines.demo.visits import make_hits, make_website
from pipelines.demo.weblog import write_access_logs


PEOPLE_AT_SCALE_ONE, FEWEST_PEOPLE = 60_001, 2_003
FOLDERS = ("raw", "reference", "mappings")


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
    streams = (np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(16))
    days = make_days(years, today)
    demand = make_demand(days, scale, next(streams))
    attempts = make_attempts(demand, next(streams))
    followers = make_followers(days, attempts, next(streams))
    say("calls")
    calls = make_calls(days, demand, followers, len(drama_numbers()), next(streams))
    write_calls(raw, days, calls, tally, next(streams))
    write_control_totals(raw, days, calls, tally)
    say("visits to the offices")
    write_visits(raw, days, demand, followers, tally, next(streams))
    say("forms")
    write_forms(raw, days, attempts, tally)
    say("payments")
    write_payments(raw, days, attempts, tally, next(streams))
    say("counts, surveys and job sheets")
    write_surveys(raw, days, tally, scale, next(streams))
    write_job_sheets(raw, days, tally, scale, next(streams))
    write_monthly_counts(raw, days, tally, scale, next(streams))
    say("access logs")
    site, people = make_website(), _people(scale)
    hits = make_hits(days, site, attempts, people, next(streams))
    write_access_logs(raw, days, site, hits, people, tally, scale, next(streams))
    write_ga4(raw, days, site, hits, tally, next(streams))
    say("reference tables")
    write_reference(folder / "reference", days)
    write_mappings(folder / "mappings")
    truth = truth_of(days, demand, attempts, followers, tally, (years, scale, seed))
    (folder / "truth.json").write_bytes((json.dumps(truth, indent=1, sort_keys=True) + "\n").encode())


def _people(scale: float) -> int:
    """How many different visitors there are; never a multiple of the step that spreads them over a day."""
    people = max(FEWEST_PEOPLE, int(PEOPLE_AT_SCALE_ONE * scale))
    return people + (people % 7919 == 0)
