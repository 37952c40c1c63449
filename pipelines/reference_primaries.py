"""Reads primary_for of sources.csv: which feed counts for which service and channel, or for which web site."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from pipelines.reference_columns import CHANNELS, EVERY


WEB_SITE = "web"  # 'web:<site>' names a site, so no service may be called web


@dataclass(frozen=True)
class Primary:
    """One part of primary_for; either a service and channel, or a site."""

    source_id: str
    service_id: str | None
    channel_id: str | None
    site: str | None
    from_date: date | None
    to_date: date | None

    @property
    def exactness(self) -> int:
        """How many of service and channel are named; the most exact pair holds."""
        return sum(part not in (None, EVERY) for part in (self.service_id, self.channel_id, self.site))


def primaries(sources: Iterable[dict[str, Any]]) -> tuple[Primary, ...]:
    """Every well-formed part of primary_for, in the order of the file."""
    found = []
    for source in sources:
        for part in source["primary_for"] or ():
            left, colon, right = part.partition(":")
            if not colon:
                continue
            service, channel, site = (None, None, right) if left == WEB_SITE else (left, right, None)
            found.append(Primary(source["source_id"], service, channel, site, source["from_date"], source["to_date"]))
    return tuple(found)


def part_problem(part: str, services: frozenset[str]) -> str | None:
    """What is wrong with one part of primary_for."""
    left, colon, right = part.partition(":")
    if not colon or not left or not right:
        return "is no pair; write service:channel, such as council_tax:web or *:phone, or web:<site>."
    if left == WEB_SITE:
        return None
    if right not in (*CHANNELS, EVERY):
        return f"names no channel after the colon; channels are {', '.join(CHANNELS)}."
    return None if left in (*services, EVERY) else "names a service that services.csv does not hold; add it there."


def conflicts(found: tuple[Primary, ...]) -> list[tuple[str, str]]:
    """Pairs claimed by two feeds at the same time with the same exactness: the second feed, and the sentence."""
    sentences = []
    for first, second in combinations(found, 2):
        shared = _shared(first, second)
        if shared and first.source_id != second.source_id:
            text = f"both {first.source_id} and {second.source_id} are primary for {shared}; leave it to one of them."
            sentences.append((second.source_id, text))
    return sentences


def _shared(first: Primary, second: Primary) -> str | None:
    if first.exactness != second.exactness or (first.site is None) != (second.site is None) or not overlap(first, second):
        return None
    if first.site is not None:
        return f"{WEB_SITE}:{first.site}" if first.site == second.site else None
    service = _meet(first.service_id, second.service_id)
    channel = _meet(first.channel_id, second.channel_id)
    return f"{service}:{channel}" if service and channel else None


def _meet(first: str | None, second: str | None) -> str | None:
    if first == EVERY:
        return second
    return first if second in (first, EVERY) else None


def overlap(first: Primary, second: Primary) -> bool:
    """Whether two feeds live at the same time; a blank date has no end."""
    starts_before_end = first.from_date is None or second.to_date is None or first.from_date < second.to_date
    return starts_before_end and (second.from_date is None or first.to_date is None or second.from_date < first.to_date)
