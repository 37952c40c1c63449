"""Visits to the offices: the queue system's transactions, with visits of two transactions, no-shows and a damaged row."""

from pathlib import Path

import numpy as np

from pipelines.demo.council import OFFICES
from pipelines.demo.days import DAY_SECONDS, Days
from pipelines.demo.demand import Demand
from pipelines.demo.online import Followers
from pipelines.demo.services import SERVICES, Service
from pipelines.demo.tally import Tally
from pipelines.demo.text import write_text


HEADER = (
    "id,date_key,time_key,time_seconds,create_timestamp,call_timestamp,ticket_id,visit_key,branch_name,service_name,queue_name,entry_point,"
    "staff_name,service_point,waiting_time,transaction_time,walking_time,wrapup_time,outcome,visit_outcome,appointment_id,custom_1"
)
FORM_HELP_SHARE = 0.6  # of visits, those that finish a request
NO_SHOW_SHARE, TWO_SHARE = 0.04, 0.06
COMPLETED, NO_SHOW = 0, 1
STAFF = ("Lee Brown", "Priya Shah", "Tom Reed", "Gwen Evans")


def visit_labels(one: Service) -> tuple[tuple[str, str], ...]:
    """The two things the kiosk offers for a service, with their contact types."""
    return ((f"{one.name}: application or payment", "transaction"), (f"{one.name}: question", "enquiry")) if one.visits else ()


def write_visits(folder: Path, days: Days, demand: Demand, followers: Followers, tally: Tally, rng: np.random.Generator) -> None:
    """Writes one file of transactions per month."""
    service, second, reference, is_leak = _arrivals(days, demand, followers, rng)
    count = len(service)
    kind = (rng.random(count) >= FORM_HELP_SHARE).astype(np.int64)
    outcome = np.where((rng.random(count) < NO_SHOW_SHARE) & (reference == 0), NO_SHOW, COMPLETED)
    is_two = (rng.random(count) < TWO_SHARE) & (outcome == COMPLETED)
    lines = _lines(days, (service, second, reference, kind, outcome), is_two, rng)
    day = second // DAY_SECONDS
    months = days.months()
    damaged = len(months) // 3 + 1
    good = np.ones(count, dtype=bool)
    for number, (first, begin, end) in enumerate(months):
        a, b = np.searchsorted(day, [begin, end])
        chosen = lines[a:b]
        if number == damaged:
            place = int(np.flatnonzero(~is_two[a:b])[3])
            good[a + place] = False
            cells = chosen[place][0].split(",")
            chosen[place] = [",".join([*cells[:14], "?", *cells[15:]])]
        flat = [line for visit in chosen for line in visit]
        name = f"qmatic/visit_transactions_{first:%Y-%m}.csv"
        write_text(folder / name, "\n".join([HEADER, *flat]) + "\n")
        tally.add_file(name, len(flat), rejected=int(number == damaged))
    words = np.array(["completed", "no_show"], dtype=object)[outcome], np.array(["transaction", "enquiry"], dtype=object)[kind]
    tally.add_contacts(days, second[good], service[good], "face_to_face", (words[0][good], words[1][good]), "qmatic")
    tally.more["visits_to_offices"] = {"visits": int(good.sum()), "with_two_transactions": int(is_two.sum()), "leaked": int(is_leak.sum())}


def _arrivals(days: Days, demand: Demand, followers: Followers, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    cell = np.repeat(np.arange(demand.visits.size), demand.visits.ravel())
    service, day = np.divmod(cell, days.count)
    second = day * DAY_SECONDS + 9 * 3600 + (rng.beta(1.6, 1.9, len(cell)) * 7.4 * 3600).astype(np.int64)
    inside = followers.in_person
    none = np.zeros(len(cell), dtype=np.int64)
    service = np.concatenate([service, followers.service[inside]])
    second = np.concatenate(
        [second, np.minimum(followers.second[inside], followers.second[inside] // DAY_SECONDS * DAY_SECONDS + 16 * 3600 + 1800)]
    )
    reference = np.concatenate([none, followers.reference[inside]])
    is_leak = np.concatenate([none.astype(bool), followers.is_leak[inside]])
    order = np.argsort(second, kind="stable")
    return service[order], second[order], reference[order], is_leak[order]


def _lines(days: Days, visits: tuple[np.ndarray, ...], is_two: np.ndarray, rng: np.random.Generator) -> list[list[str]]:
    service, second, reference, kind, outcome = visits
    count = len(service)
    wait = np.minimum(rng.lognormal(0, 0.7, count) * 540, 2700).astype(np.int64)
    serve = (rng.gamma(3, 0.33, count) * 620 + 60).astype(np.int64)
    office = rng.integers(0, len(OFFICES), count)
    labels = [[label for label, _ in visit_labels(one)] for one in SERVICES]
    queues = [one.directorate for one in SERVICES]
    codes = [one.code for one in SERVICES]
    dates, keys = [f"{day} " for day in days.dates], [f"{day:%Y%m%d}" for day in days.dates]
    clock = [f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(DAY_SECONDS)]
    rows = zip(
        service.tolist(),
        (second // DAY_SECONDS).tolist(),
        (second % DAY_SECONDS).tolist(),
        reference.tolist(),
        kind.tolist(),
        outcome.tolist(),
        is_two.tolist(),
        wait.tolist(),
        serve.tolist(),
        office.tolist(),
        strict=True,
    )
    lines = []
    row_id = 880000
    for number, (s, d, at, ref, k, out, two, waited, served, desk) in enumerate(rows):
        custom = f"{codes[s]}{ref:07d}" if ref else ""
        place = f"{'ABP'[k]}{number % 900 + 1:03d},{550000 + number},{OFFICES[desk]},{labels[s][k]},{queues[s]},Kiosk {desk + 1}"
        person = f"{STAFF[number % 4]},Counter {number % 5 + 1}"
        if out == NO_SHOW:
            steps = [(at, waited, 0, "NO_SHOW,NO_SHOW")]
        elif two:
            steps = [(at, waited, 180, "TRANSFERRED,NORMAL"), (at + waited + 200, 300, served, "SERVED,NORMAL")]
        else:
            steps = [(at, waited, served, "SERVED,NORMAL")]
        visit = []
        for start, held, took, words in steps:
            row_id += 1
            when = f"{row_id},{keys[d]},{start // 60 * 60},{start % 60},{dates[d]}{clock[start]}.113"
            if took:
                visit.append(f"{when},{dates[d]}{clock[start + held]}.002,{place},{person},{held},{took},8,20,{words},,{custom}")
            else:
                visit.append(f"{when},,{place},,,{held},0,0,0,{words},,{custom}")
        lines.append(visit)
    return lines
