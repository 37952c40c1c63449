"""Writes the job sheets of people who work outdoors, before and after half of them got the mobile kit."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipelines.demo.days import DAY_SECONDS, Days
from pipelines.demo.services import service
from pipelines.demo.tally import Tally
from pipelines.demo.text import write_text


HEADER = (
    "Job number,Date,Started,Finished,Team,Worker,Service,Depot,Mobile kit,Trips to base,Miles,Travel minutes,On-site minutes,"
    "Records typed later,Outcome"
)
WORKERS_PER_TEAM = 8
OUTCOMES = ("Done", "No access")


@dataclass(frozen=True)
class Way:
    """How a day outdoors goes: jobs a day, trips to the depot a day, miles and travel minutes a job, records typed later a job."""

    jobs: float
    trips: float
    miles: float
    travel: float
    typed: float


WITHOUT = Way(4.6, 1.7, 5.6, 21.0, 1.0)
WITH = Way(5.4, 0.4, 4.3, 16.0, 0.05)
TEAMS = (
    ("Environmental health", "pest_control", 34.0),
    ("Street enforcement", "fly_tipping", 25.0),
    ("Housing surveyors", "housing_repairs", 47.0),
)


def write_job_sheets(folder: Path, days: Days, tally: Tally, scale: float, rng: np.random.Generator) -> None:
    """Writes one file of jobs per month."""
    workers = max(2, round(WORKERS_PER_TEAM * min(scale * 2, 1)))
    start = days.index(days.events.mobile_kit)
    number = 0
    sums: dict[str, list[float]] = {"with": [0, 0, 0, 0], "without": [0, 0, 0, 0]}
    for first, begin, end in days.months():
        lines = []
        for day in [d for d in range(begin, end) if days.is_open[d]]:
            for team, (name, service_id, minutes) in enumerate(TEAMS):
                title = service(service_id).name
                for worker in range(workers):
                    if rng.random() < 0.12:  # leave, sickness, training
                        continue
                    has_kit = day >= start and worker < workers // 2
                    made = _day(WITH if has_kit else WITHOUT, minutes, rng)
                    label = sums["with" if has_kit else "without"]
                    label[0] += 1
                    for begun, finished, trips, miles, travel, on_site, typed in made:
                        number += 1
                        lines.append(
                            f"J{number:07d},{days.dates[day]},{begun},{finished},{name},W{team}{worker:02d},{title},Mill Lane Depot,"
                            f"{'yes' if has_kit else 'no'},{trips},{miles:.1f},{travel},{on_site},{typed},{OUTCOMES[number % 17 == 0]}"
                        )
                        label[1] += 1
                        label[2] += trips
                        label[3] += miles
        file = f"field/job_sheets_{first:%Y-%m}.csv"
        write_text(folder / file, "\n".join([HEADER, *lines]) + "\n")
        tally.add_file(file, len(lines))
    tally.more["field_work"] = {
        kit: {"worker_days": int(v[0]), "jobs": int(v[1]), "trips_to_base": int(v[2]), "miles": round(v[3], 1)} for kit, v in sums.items()
    }
    tally.more["field_work_effect"] = {"with": vars(WITH), "without": vars(WITHOUT)}


def _day(way: Way, minutes: float, rng: np.random.Generator) -> list[tuple[str, str, int, float, int, int, int]]:
    """The jobs of one worker's day: start, finish, trips, miles, travel, on site, records typed later."""
    jobs = max(1, int(rng.poisson(way.jobs)))
    trips = rng.multinomial(rng.poisson(way.trips), [1 / jobs] * jobs).tolist()
    travel = np.maximum(2, rng.gamma(6, way.travel / 6, jobs)).astype(np.int64).tolist()
    on_site = np.maximum(5, rng.gamma(5, minutes / 5, jobs)).astype(np.int64).tolist()
    miles = np.round(rng.gamma(5, way.miles / 5, jobs), 1).tolist()
    typed = (rng.random(jobs) < way.typed).astype(np.int64).tolist()
    at, made = 8 * 60, []
    for place in range(jobs):
        begun = min(at + travel[place], DAY_SECONDS // 60 - 2)
        finished = min(begun + on_site[place], DAY_SECONDS // 60 - 1)
        at = finished
        made.append((_clock(begun), _clock(finished), trips[place], miles[place], travel[place], on_site[place], typed[place]))
    return made


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
