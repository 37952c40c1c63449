"""Writes the website's access logs, one gzip file a week: people, bots, a damaged line, a file that repeats the end of the last."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from pipelines.demo.days import DAY_SECONDS, Days
from pipelines.demo.services import SERVICES
from pipelines.demo.tally import Tally
from pipelines.demo.text import write_gzip
from pipelines.demo.visits import EXTERNAL, FAILED, PAGE, Hits, Website, ending


GET_ASSET = '"GET /assets/'  # a style sheet or picture: read, and excluded because it is no page

BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 "
    "Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15",
    "Mozilla/5.0 (iPad; CPU OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1",
)
CRAWLERS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1; Trident/6.0) SiteCheck-sitecrawl by Siteimprove.com",
    "curl/8.5.0",
)
MONITOR = "ELB-HealthChecker/2.0"
CRAWLER, NO_AGENT, ROBOTS_READER, MONITORED, FAST = range(5)
BOT_REASONS = ("crawler", "no_agent", "robots_txt", "monitor", "too_fast")
FAST_PAGES = 400
REPEATED_LINES = 400
STAFF_NETWORK = "10.20.0.0/16"
LEAP = 7919


@dataclass(frozen=True)
class Bots:
    """One row per hit of a bot, with the start and the end of its line."""

    second: np.ndarray
    reason: np.ndarray
    heads: list[str]
    tails: list[str]


def write_access_logs(
    folder: Path, days: Days, site: Website, hits: Hits, people: int, tally: Tally, scale: float, rng: np.random.Generator
) -> None:
    """Writes the logs of every week."""
    bots = _bots(days, site, len(hits.second), scale, rng)
    starts, start_of = _starts(hits, people, bots)
    requests, request_of = _requests(site, hits, bots)
    agents, agent_of = _agents(hits, bots)
    second = np.concatenate([hits.second, bots.second])
    order = np.argsort(second, kind="stable")
    stamps = _stamps(days)
    clock = [f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(DAY_SECONDS)]
    day, moment = np.divmod(second[order], DAY_SECONDS)
    weeks = np.searchsorted(day, np.arange(0, days.count, 7))
    repeats, damages = len(weeks) // 2, len(weeks) // 4
    before: list[str] = []
    with ThreadPoolExecutor(1) as packing:  # zlib works beside the lines of the next week
        written = []
        for number, begin in enumerate(weeks):
            end = weeks[number + 1] if number + 1 < len(weeks) else len(order)
            rows = order[begin:end]
            parts = (start_of[rows], day[begin:end], moment[begin:end], request_of[rows], agent_of[rows])
            lines = [
                f"{starts[c]}{stamps[d][0]}{clock[s]}{stamps[d][1]}{requests[q]}{agents[a]}"
                for c, d, s, q, a in zip(*(part.tolist() for part in parts), strict=True)
            ]
            kept = lines
            if number == damages:
                lines = [*lines, lines[-1][:70], "-- log rotated --"]
            repeated = before[-min(REPEATED_LINES, len(before) // 2) :] if number == repeats else []
            name = f"web/access.log-{days.dates[min(number * 7 + 6, days.count - 1)]:%Y%m%d}.gz"
            text = "\n".join([*repeated, *lines]) + "\n"
            written.append(packing.submit(write_gzip, folder / name, text))
            assets, again = text.count(GET_ASSET), sum(GET_ASSET in line for line in repeated)
            damaged = 2 * int(number == damages)
            tally.add_file(name, len(repeated) + len(lines), rejected=damaged, excluded=assets, duplicate=len(repeated) - again)
            before = kept if number == repeats - 1 else []
        for each in written:
            each.result()
    _count(days, site, hits, bots, tally)


def _stamps(days: Days) -> list[tuple[str, str]]:
    offsets = days.offset_hours.tolist()
    return [
        (f"{day:%d}/{_MONTHS[day.month - 1]}/{day.year}:", f" {'+0100' if offset else '+0000'}] ")
        for day, offset in zip((*days.dates, days.last + timedelta(days=1)), [*offsets, offsets[-1]], strict=True)
    ]


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _starts(hits: Hits, people: int, bots: Bots) -> tuple[list[str], np.ndarray]:
    """The starts of lines, and which of them each has: shared address space for the public, documentation addresses for some, the council's for staff."""
    public = [
        f"2001:db8:{n >> 8:x}:{n & 255:x}::{n % 97 + 1:x} - - [" if n % 5 < 2 else f"100.{64 + (n >> 16)}.{n >> 8 & 255}.{n & 255} - - ["
        for n in range(people)
    ]
    staff = [f"10.20.{n >> 8 & 255}.{n & 255} - - [" for n in range(people)]
    of_bots = np.arange(len(bots.heads)) + 2 * people
    return [*public, *staff, *bots.heads], np.concatenate([hits.person + people * hits.is_staff, of_bots])


def _requests(site: Website, hits: Hits, bots: Bots) -> tuple[list[str], np.ndarray]:
    """Requests with status, size and referrer, and which of them each line has; one with a reference is its own."""
    plain = [f'{r.before}{r.after} "{out}"' for r in site.requests for out in (*EXTERNAL, r.referrer or "-")]
    codes = [one.code for one in SERVICES]
    own = np.flatnonzero(hits.reference)
    named = zip(hits.request[own].tolist(), hits.service[own].tolist(), hits.reference[own].tolist(), strict=True)
    requests = site.requests
    with_reference = [f'{requests[q].before}{codes[s]}{ref:07d}{requests[q].after} "{requests[q].referrer}"' for q, s, ref in named]
    outs = len(EXTERNAL) + 1
    of_people = hits.request * outs + hits.external % outs  # -1 is the last: come from a page of the site
    of_people[own] = np.arange(len(own)) + len(plain)
    of_bots = np.arange(len(bots.tails)) + len(plain) + len(own)
    return [*plain, *with_reference, *bots.tails], np.concatenate([of_people, of_bots])


def _agents(hits: Hits, bots: Bots) -> tuple[list[str], np.ndarray]:
    """The browsers that end a line, and which of them each has; a bot's tail names its own."""
    texts = [*(f' "{browser}"' for browser in BROWSERS), ""]
    return texts, np.concatenate([hits.person * LEAP % 101 % len(BROWSERS), np.full(len(bots.tails), len(BROWSERS))])


def _bots(days: Days, site: Website, hits: int, scale: float, rng: np.random.Generator) -> Bots:
    """Crawlers, clients without a name, browsers that read robots.txt, health checks, a client that is too fast to be a person."""
    pages = [one for one in site.requests if one.kind == PAGE and not one.takes_reference]
    ask = [f'{one.before}{one.after} "-"' for one in pages]
    seconds: list[int] = []
    reasons: list[int] = []
    heads: list[str] = []
    tails: list[str] = []

    def add(second: int, reason: int, client: str, request: str, agent: str) -> None:
        seconds.append(second)
        reasons.append(reason)
        heads.append(f"{client} - - [")
        tails.append(f'{request} "{agent}"')

    count = int(hits * 0.05)
    drawn = zip(
        rng.integers(0, days.count * DAY_SECONDS, count).tolist(),
        rng.integers(0, len(CRAWLERS), count).tolist(),
        rng.integers(0, len(ask), count).tolist(),
        strict=True,
    )
    for second, which, page in drawn:
        add(second, CRAWLER, f"198.51.100.{which + 10}", ask[page], CRAWLERS[which])
    robots = '"GET /robots.txt HTTP/1.1" 200 120 "-"'
    for day in range(days.count):
        start = day * DAY_SECONDS
        for hour in (7, 19):
            add(start + hour * 3600, MONITORED, "192.0.2.10", '"GET / HTTP/1.1" 200 4037 "-"', MONITOR)
        add(start + int(rng.integers(20000, 80000)), NO_AGENT, "203.0.113.40", ask[day % len(ask)], "-")
        if day % 3 == 0:
            at = start + int(rng.integers(30000, 60000))
            add(at, ROBOTS_READER, f"203.0.113.{day % 30 + 50}", robots, BROWSERS[0])
            for step in range(5):
                add(at + 20 + 25 * step, ROBOTS_READER, f"203.0.113.{day % 30 + 50}", ask[(day + step) % len(ask)], BROWSERS[0])
        if day % 28 == 10:
            at = start + int(rng.integers(30000, 60000))
            for step in range(max(150, int(FAST_PAGES * min(scale, 1)))):
                add(at + step // 3, FAST, "203.0.113.200", ask[step % len(ask)], BROWSERS[3])
    return Bots(np.array(seconds), np.array(reasons), heads, tails)


def _count(days: Days, site: Website, hits: Hits, bots: Bots, tally: Tally) -> None:
    kind = np.array([one.kind for one in site.requests])[hits.request]
    first = np.flatnonzero(np.diff(hits.visit, prepend=-1))
    months = np.array([f"{day:%Y-%m}" for day in (*days.dates, days.last)])
    month = months[np.minimum(hits.second // DAY_SECONDS, days.count)]
    public = ~hits.is_staff
    tally.more["visits"] = _by(month[first][public[first]])
    tally.more["visits_of_staff"] = int(hits.is_staff[first].sum())
    tally.more["page_views"] = _by(month[(kind == PAGE) & public])
    tally.more["bots"] = {BOT_REASONS[number]: int((bots.reason == number).sum()) for number in range(len(BOT_REASONS))}
    tally.more["failed_hits"] = {"404": _status(site, hits, kind, " 404 "), "500": _status(site, hits, kind, " 500 ")}
    path = np.array([one.path for one in site.requests], dtype=object)[hits.request]
    finished = {}
    for one in SERVICES:
        if one.slug:
            chosen = (path == f"/{one.slug}/{ending(one.kind)}") & (kind == PAGE)
            finished[one.service_id] = _by(month[chosen])
    tally.more["web_completions"] = finished
    for one in SERVICES:
        if one.kind == "self_assessment":
            for label, count in finished[one.service_id].items():
                tally.contacts[(label, one.service_id, "web", "completed", "enquiry", "weblog")] += count


def _status(site: Website, hits: Hits, kind: np.ndarray, status: str) -> int:
    wanted = np.array([status in one.after for one in site.requests])[hits.request]
    return int((wanted & (kind == FAILED)).sum())


def _by(labels: np.ndarray) -> dict[str, int]:
    names, counts = np.unique(labels, return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))
