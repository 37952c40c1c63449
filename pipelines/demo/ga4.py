"""Writes the web tool's own monthly report of pages, which sees fewer visits after the consent banner."""

import datetime
from pathlib import Path

import numpy as np

from pipelines.demo import council
from pipelines.demo.council import HOST
from pipelines.demo.days import DAY_SECONDS, Days
from pipelines.demo.tally import Tally
from pipelines.demo.text import write_text
from pipelines.demo.visits import PAGE, Hits, Website


SEEN_SHARE = 0.9  # of views, those of browsers that let the tool see them


def write_ga4(folder: Path, days: Days, site: Website, hits: Hits, tally: Tally, rng: np.random.Generator) -> None:
    """Writes Pages and screens for every whole month."""
    chosen = (np.array([one.kind for one in site.requests])[hits.request] == PAGE) & (hits.second < days.count * DAY_SECONDS)
    paths = sorted({one.path for one in site.requests if one.kind == PAGE})
    place = np.array([paths.index(one.path) if one.kind == PAGE else 0 for one in site.requests])[hits.request[chosen]]
    day = hits.second[chosen] // DAY_SECONDS
    seen = np.where(day >= days.index(days.events.consent), SEEN_SHARE * (1 - council.CONSENT_LOSS), SEEN_SHARE)
    is_seen = rng.random(len(day)) < seen
    month_of_day = np.zeros(days.count, dtype=np.int64)
    months = days.months()
    for number, (_, begin, end) in enumerate(months):
        month_of_day[begin:end] = number
    counts = np.bincount(month_of_day[day[is_seen]] * len(paths) + place[is_seen], minlength=len(months) * len(paths)).reshape(
        -1, len(paths)
    )
    totals = {}
    for number, (_, begin, end) in enumerate(months):
        start, last = days.dates[begin], days.dates[end - 1]
        if start.day != 1 or (last + datetime.timedelta(days=1)).day != 1:
            continue
        rows = [(path, int(views)) for path, views in zip(paths, counts[number], strict=True) if views]
        name = f"ga4/Pages_and_screens_{start:%Y-%m}.csv"
        write_text(folder / name, _report(start.strftime("%Y%m%d"), last.strftime("%Y%m%d"), rows))
        tally.add_file(name, len(rows))
        totals[f"{start:%Y-%m}"] = sum(views for _, views in rows)
    tally.more["ga4_views"] = totals


def _report(start: str, last: str, rows: list[tuple[str, int]]) -> str:
    line = "# ----------------------------------------"
    head = [
        line,
        "# Pages and screens: Page path and screen class",
        "# Account: Northmere (invented)",
        f"# Property: {HOST} - GA4",
        line,
        "# ",
        "# All Users",
        f"# Start date: {start}",
        f"# End date: {last}",
        "Page path and screen class,Views,Active users,Views per active user,Average engagement time per active user,Event count,"
        "Key events,Total revenue",
    ]
    body = []
    for path, views in sorted(rows, key=lambda row: (-row[1], row[0])):
        users = max(1, int(views * 0.8))
        key_events = views if path.endswith(("/done", "/result")) else 0
        body.append(f"{path},{views},{users},{views / users},{31.5 + len(path) % 9},{views * 3},{key_events},0")
    return "\n".join([*head, *body]) + "\n"
