"""Which desks and lines are open when, how many come then, and what an open hour of them costs: read once for decisions and scenarios."""

import datetime
from collections.abc import Mapping, Sequence

import numpy as np

from analysis.findings import Asker
from analysis.next_decisions import Desk, Staff, people_at
from analysis.opportunity_inputs import number


def desks_of(asked: Asker, start: datetime.date, end: datetime.date) -> list[Desk]:
    """Every office whose hours are stated; the phone as a whole, open when any line that is no office is open."""
    stated: dict[str, dict[int, tuple[int, int]]] = {}
    for row in asked("decisions_open_hours", {"end_date": end}).records():
        day, hours = int(number(row["weekday"])), (int(number(row["opens"])), int(number(row["closes"])))
        old = stated.setdefault(str(row["site"]), {}).get(day, hours)
        stated[str(row["site"])][day] = (min(old[0], hours[0]), max(old[1], hours[1]))
    counted: dict[tuple[str, str | None], dict[tuple[int, int], list[tuple]]] = {}
    for row in asked("decisions_hours", {"start_date": start, "end_date": end}).records():
        cell = (int(number(row["weekday"])), int(number(row["local_hour"])))
        site = None if row["site"] is None else str(row["site"])
        counted.setdefault((str(row["channel_id"]), site), {}).setdefault(cell, []).append((row["week"], number(row["contacts"])))
    offices = {site for channel, site in counted if channel == "face_to_face" and site}
    desks = []
    for (channel, site), cells in counted.items():
        places = (
            [site] if site in stated else [name for name in stated if name not in offices] if channel == "phone" and site is None else []
        )
        open_hours = _together([stated[str(place)] for place in places])
        if open_hours:
            desks.append(Desk(channel, site, open_hours, _by_week(cells)))
    return desks


def _together(places: Sequence[Mapping[int, tuple[int, int]]]) -> dict[int, tuple[int, int]]:
    """Open when one of them is."""
    found: dict[int, tuple[int, int]] = {}
    for hours in places:
        for day, (opens, closes) in hours.items():
            old = found.get(day, (opens, closes))
            found[day] = (min(old[0], opens), max(old[1], closes))
    return found


def _by_week(cells: Mapping[tuple[int, int], list[tuple]]) -> dict[tuple[int, int], np.ndarray]:
    """Contacts by week over all weeks in which the weekday was counted somewhere; a week without it is left out of every cell."""
    weeks = sorted({week for rows in cells.values() for week, _ in rows})
    place = {week: number for number, week in enumerate(weeks)}
    whole = np.zeros((len(cells), len(weeks)))
    known = np.zeros((len(cells), len(weeks)), dtype=bool)
    for line, rows in enumerate(cells.values()):
        for week, contacts in rows:
            whole[line, place[week]] += contacts
            known[line, place[week]] = True
    kept = known.all(axis=0)
    return {cell: whole[line][kept] for line, cell in enumerate(cells)}


def staff_of(asked: Asker, start: datetime.date, end: datetime.date, desks: Sequence[Desk]) -> dict[str, Staff]:
    """What an open hour costs by channel, where posts, their cost and handle times are known."""
    volumes = asked("opportunity_volumes", {"start_date": start, "end_date": end}).records()
    teams = asked("capacity_teams", {"end_date": end}).records()
    found = {}
    for channel in sorted({desk.channel_id for desk in desks}):
        posts = [
            team
            for team in teams
            if team["channel_id"] == channel and team["posts"] and team["hours_per_post_year"] and team["cost_per_post"]
        ]
        seconds, known = (
            sum(number(row[name]) for row in volumes if row["channel_id"] == channel) for name in ("handle_seconds", "handle_known")
        )
        hours = sum(closes - opens for desk in desks if desk.channel_id == channel for opens, closes in desk.open_hours.values())
        if posts and known:
            work = sum(number(team["posts"]) * number(team["hours_per_post_year"]) for team in posts)
            paid = sum(number(team["posts"]) * number(team["cost_per_post"]) for team in posts)
            team = posts[0]
            step = number(team["release_step"]) if str(team["release_step"]) in ("1", "1.0", "0.5") else None
            found[channel] = Staff(
                people_at(work, hours), paid / work, seconds / known, number(team["hours_per_post_year"]), step, team["owner"]
            )
    return found
