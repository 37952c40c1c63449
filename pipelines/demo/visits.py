"""Visits to the website as hits in order: what each kind of visitor asks for, and when."""

from dataclasses import dataclass

import numpy as np

from pipelines.demo.council import HOST
from pipelines.demo.days import DAY_SECONDS, Days
from pipelines.demo.online import WEB_HOURS, Attempts
from pipelines.demo.services import SERVICES


SITE = f"https://{HOST}"
EXTERNAL = ("-", "https://www.google.com/", "https://www.bing.com/", "https://www.facebook.com/", "https://www.gov.uk/")
EXTERNAL_SHARES = (0.36, 0.46, 0.05, 0.05, 0.08)
CONTACT, SEARCH = "/contact-us", "/search"
TERMS = (
    "bin day",
    "council tax refund",
    "parking zone map",
    "housing list position",
    "garage rent",
    "blue badge",
    "pay my fine",
    "tree report",
)
INFORMATION = ("/", "/news", "/bins", "/council-tax", "/parking", "/planning/search", "/housing", "/jobs", "/councillors", "/libraries")
BROKEN = ("/forms/old-benefit-form", "/docs/bands-2019.pdf.html", "/bins/calendar-2022")
INFORMATION_PER_ATTEMPT = 0.85
RETURN_SHARE, PAUSE_SHARE, STAFF_SHARE = 0.05, 0.03, 0.012
CONTACT_SHARE = 0.18  # of the people who give up, those who look for the telephone number
PAGE, POST, ASSET, FAILED = 0, 1, 2, 3


@dataclass(frozen=True)
class Request:
    """One kind of request; the text of a hit is before + reference + after."""

    path: str
    kind: int
    before: str
    after: str
    referrer: str
    takes_reference: bool = False


@dataclass(frozen=True)
class Hits:
    """One row per hit of a person. `second` is local; person names address and browser; visit counts up from 0."""

    second: np.ndarray
    person: np.ndarray
    request: np.ndarray
    reference: np.ndarray
    service: np.ndarray
    external: np.ndarray
    visit: np.ndarray
    is_staff: np.ndarray


@dataclass(frozen=True)
class Website:
    """The requests there are, and for each kind of visit the requests it makes in order."""

    requests: tuple[Request, ...]
    plans: dict[tuple[str, int], tuple[int, ...]]


def make_website() -> Website:
    """The pages of the site and the ways through it."""
    requests: list[Request] = []
    known: dict[tuple[object, ...], int] = {}

    def ask(path: str, come_from: str = "", kind: int = PAGE, status: int = 200, query: str = "", takes_reference: bool = False) -> int:
        key = (path, come_from, kind, status, query, takes_reference)
        if key not in known:
            method = "POST" if kind == POST else "GET"
            address = path + ("?ref=" if takes_reference else query)
            after = f' HTTP/2.0" {status} {4000 + 37 * len(path) + (0 if kind != ASSET else 36000)}'
            referrer = SITE + come_from if come_from else ""
            known[key] = len(requests)
            requests.append(Request(path, kind, f'"{method} {address}', after, referrer, takes_reference))
        return known[key]

    plans: dict[tuple[str, int], tuple[int, ...]] = {}
    for number, one in enumerate(SERVICES):
        if not one.slug:
            continue
        about, start = f"/{one.slug}", f"/{one.slug}/start"
        details, check, done = f"/{one.slug}/details", f"/{one.slug}/check", f"/{one.slug}/{ending(one.kind)}"
        style = ask("/assets/site.css", about, ASSET)
        opening = (ask(about), style, ask(start, about))
        plans["done", number] = (*opening, ask(details, start), ask(check, details, POST, 302), ask(done, details, takes_reference=True))
        plans["left_start", number] = opening
        plans["left_details", number] = (*opening, ask(details, start))
        plans["left_contact", number] = (*opening, ask(details, start), ask(CONTACT, details))
        plans["left_reference", number] = (*opening, ask(details, start, takes_reference=True))
        plans["left_reference_contact", number] = (*plans["left_reference", number], ask(CONTACT, details))
        plans["outage", number] = (ask("/"), ask(about, "/", FAILED, 500), ask(about, "/", FAILED, 500), ask(CONTACT, "/"))
    for number, path in enumerate(INFORMATION):
        plans["look", number] = (ask(path), ask("/assets/site.css", path, ASSET))
        plans["look_two", number] = (ask(path), ask("/assets/site.css", path, ASSET), ask(INFORMATION[(number + 3) % 10], path))
        plans["look_contact", number] = (ask(path), ask(CONTACT, path))
    for number, term in enumerate(TERMS):
        plans["search", number] = (ask("/"), ask(SEARCH, "/", query="?q=" + term.replace(" ", "+")))
    for number, path in enumerate(BROKEN):
        plans["broken", number] = (ask("/"), ask(path, "/council-tax", FAILED, 404), ask("/search", path))
    return Website(tuple(requests), plans)


def ending(kind: str) -> str:
    """The last part of the address of a finished form."""
    return "result" if kind == "self_assessment" else "done"


def make_hits(days: Days, site: Website, attempts: Attempts, people: int, rng: np.random.Generator) -> Hits:
    """Every hit of people, in the order of the visits (not of time)."""
    plan, second, reference, service = _plans_of_attempts(site, attempts, rng)
    more_plan, more_second = _plans_of_readers(days, site, len(second), rng)
    none = np.zeros(len(more_plan), dtype=np.int64)
    plan, second = np.concatenate([plan, more_plan]), np.concatenate([second, more_second])
    reference, service = np.concatenate([reference, none]), np.concatenate([service, none])
    order = np.argsort(second // DAY_SECONDS, kind="stable")
    plan, second, reference, service = plan[order], second[order], reference[order], service[order]
    person = _people(second // DAY_SECONDS, people, rng)
    plan, second, reference, service, person = _come_back(site, plan, second, reference, service, person, rng)
    return _hits(site, plan, second, reference, service, person, rng)


def _keys(site: Website) -> dict[tuple[str, int], int]:
    return {key: place for place, key in enumerate(site.plans)}


def _table(site: Website, name: str) -> np.ndarray:
    keys = _keys(site)
    return np.array([keys.get((name, number), -1) for number in range(len(SERVICES))])


def _plans_of_attempts(site: Website, attempts: Attempts, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    draw = rng.random(len(attempts.service))
    own = attempts.service
    looks = rng.random(len(own)) < CONTACT_SHARE
    left = np.where(draw < 0.45, _table(site, "left_start")[own], _table(site, "left_details")[own])
    left = np.where(looks, _table(site, "left_contact")[own], left)
    named = np.where(looks, _table(site, "left_reference_contact")[own], _table(site, "left_reference")[own])
    plan = np.where(attempts.reference > 0, named, left)
    plan = np.where(attempts.is_done, _table(site, "done")[own], plan)
    plan = np.where(attempts.is_outage, _table(site, "outage")[own], plan)
    reference = np.where(attempts.is_outage, 0, attempts.reference)
    return plan, attempts.second, reference, own


def _plans_of_readers(days: Days, site: Website, attempts: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    count = int(attempts * INFORMATION_PER_ATTEMPT)
    keys = _keys(site)
    names = ("look", "look_two", "look_contact", "search", "broken")
    groups = [np.array([place for (name, _), place in keys.items() if name == wanted]) for wanted in names]
    kind = rng.choice(len(names), count, p=(0.48, 0.30, 0.08, 0.09, 0.05))
    skewed = rng.random(count) ** 1.7
    plan = np.choose(kind, [group[(skewed * len(group)).astype(np.int64)] for group in groups])
    hour = rng.choice(24, count, p=WEB_HOURS / WEB_HOURS.sum())
    second = rng.integers(0, days.count, count) * DAY_SECONDS + hour * 3600 + rng.integers(0, 3600, count)
    return plan, second


def _people(day: np.ndarray, people: int, rng: np.random.Generator) -> np.ndarray:
    """A person per visit: the same people come back on other days, nobody twice on one day unless meant to."""
    first = np.searchsorted(day, day)
    place = np.arange(len(day)) - first
    shift = rng.integers(0, people, int(day[-1]) + 1)[day]
    return np.asarray((place * 7919 + shift) % people)


def _come_back(
    site: Website,
    plan: np.ndarray,
    second: np.ndarray,
    reference: np.ndarray,
    service: np.ndarray,
    person: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, ...]:
    """Some people look at one more page 1 to 3 hours after a visit: that is a second visit."""
    back = np.flatnonzero((rng.random(len(plan)) < RETURN_SHARE) & (second % DAY_SECONDS < 20 * 3600))
    later = second[back] + rng.integers(2 * 3600, 3 * 3600, len(back))
    look = np.full(len(back), _keys(site)["look", 0])
    none = np.zeros(len(back), dtype=np.int64)
    parts = ((plan, look), (second, later), (reference, none), (service, none), (person, person[back]))
    return tuple(np.concatenate(pair) for pair in parts)


def _hits(
    site: Website,
    plan: np.ndarray,
    second: np.ndarray,
    reference: np.ndarray,
    service: np.ndarray,
    person: np.ndarray,
    rng: np.random.Generator,
) -> Hits:
    lengths = np.array([len(steps) for steps in site.plans.values()])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    steps = np.concatenate([np.array(one) for one in site.plans.values()])
    size = lengths[plan]
    visit = np.repeat(np.arange(len(plan)), size)
    first = np.cumsum(size) - size
    step = np.arange(len(visit)) - first[visit]
    request = steps[starts[plan[visit]] + step]
    kinds = np.array([one.kind for one in site.requests])[request]
    dwell = np.where(step == 0, 0, np.where(kinds == ASSET, 1, rng.integers(9, 140, len(visit))))
    pause = (step == 2) & (rng.random(len(visit)) < PAUSE_SHARE)
    dwell = np.where(pause, rng.integers(20 * 60, 28 * 60, len(visit)), dwell)
    gone = np.cumsum(dwell)
    at = second[visit] + gone - gone[first[visit]]
    takes = np.array([one.takes_reference for one in site.requests])[request]
    external = np.where(step == 0, rng.choice(len(EXTERNAL), len(plan), p=EXTERNAL_SHARES)[visit], -1)
    staff = rng.random(len(plan)) < STAFF_SHARE
    return Hits(at, person[visit], request, np.where(takes, reference[visit], 0), service[visit], external, visit, staff[visit])
