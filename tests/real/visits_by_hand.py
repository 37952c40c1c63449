"""Visits and bots of one access log by plain Python, from the words of the definition alone: what the product is compared with."""

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.real.council import DATA


LINE = re.compile(r'(\S+) (\S+) (\S+) \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?\s*$')
PART_OF_PAGE = re.compile(
    r"\.(css|m?js|map|png|jpg|jpeg|gif|svg|webp|avif|ico|bmp|woff2?|ttf|eot|otf|mp3|mp4|webm|json|xml|txt)$", re.IGNORECASE
)
IDLE = timedelta(minutes=30)


@dataclass(frozen=True)
class Counted:
    """What one log holds: line numbers that are no log line, parts of pages, page views, visits, and hits of bots by reason."""

    not_lines: list[int]
    parts: int
    views: int
    visits: int
    bots: Counter


def count_log(lines: list[str], zone: str) -> Counted:
    """Counts a log; a visitor is one address and agent on one day from 04:00, a visit ends after 30 idle minutes."""
    crawlers = [
        re.compile(entry["pattern"], flags)
        for entry in json.loads((DATA / "taxonomy/crawler-user-agents.json").read_text("utf-8"))
        for flags in (0, re.IGNORECASE)
    ]
    not_lines, parts, hits = [], 0, defaultdict(list)
    for number, line in enumerate(lines, start=1):
        match = LINE.match(line)
        if not match:
            not_lines.append(number)
            continue
        client, _, _, stamp, request, status_text, _, _, agent = match.groups()
        method, _, rest = request.partition(" ")
        path = rest.split(" ")[0].split("?")[0] if rest else ""
        status = int(status_text)
        if status < 400 and PART_OF_PAGE.search(path) and path != "/robots.txt":
            parts += 1
            continue
        at = datetime.strptime(stamp, "%d/%b/%Y:%H:%M:%S %z")
        day = (at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - timedelta(hours=4)).date()
        hits[day, client, agent].append((at, method, path, status))
    reasons = {agent: _reason(agent, crawlers) for agent in {visitor[2] for visitor in hits}}
    bots: Counter = Counter()
    views = visits = 0
    for visitor, asked in hits.items():
        reason = reasons[visitor[2]]
        if reason != "no user agent" and any(path == "/robots.txt" for _, _, path, _ in asked):
            reason = "fetched robots.txt"
        if reason is None and _is_hasty(asked):
            reason = "too many pages in a minute"
        if reason:
            bots[reason] += len(asked)
            continue
        pages = sorted(at for at, method, path, status in asked if _is_page(method, path, status))
        views += len(pages)
        visits += sum(1 for i, at in enumerate(pages) if i == 0 or at - pages[i - 1] > IDLE)
    return Counted(not_lines, parts, views, visits, bots)


def _reason(agent: str | None, crawlers: list[re.Pattern]) -> str | None:
    if agent is None:
        return None  # the log names no agents
    if agent.strip() in ("", "-"):
        return "no user agent"
    return "known crawler" if any(crawler.search(agent) for crawler in crawlers) else None


def _is_hasty(asked: list[tuple]) -> bool:
    minutes = Counter(at.replace(second=0) for at, method, _, status in asked if method in ("GET", "POST") and status < 400)
    return max(minutes.values(), default=0) > 60


def _is_page(method: str, path: str, status: int) -> bool:
    if not path or path == "/robots.txt":
        return False
    answered = method in ("GET", "POST") and (200 <= status <= 299 or status == 304)
    return answered or (method == "POST" and 300 <= status <= 399)
