"""Which months of a page's figures nobody has confirmed yet, in words beside the figures; what was signed on other figures."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

import streamlit as st

from analysis.questions import DEFAULT_DEFINITION
from pipelines.errors import ChannelShiftError
from pipelines.folders import Folders
from pipelines.signing_off import CONFIRMED, DISPUTED, Signatory, SignOff, last_sign_offs, signable, signatories
from views.data import Source
from views.filters import first_of_month
from views.formatting import count, counted, md, month


MONTHS_NAMED = 3
SERVICES_NAMED = 2
DIGITS = 6  # of a share: what a sum of the same counts may differ by between two builds


class Asked(Protocol):
    """What the words need of a published file; the screen's source and a report's both are one."""

    @property
    def folder(self) -> Path:
        """The data folder."""

    def rows(self, name: str, **parameters: object) -> list[dict]:
        """The answer to a named question as records."""


@dataclass(frozen=True)
class Figures:
    """What a service manager signs of one service in one month."""

    contacts: int | None
    transactions: int | None
    take_up: float | None


def tables(data: Path) -> tuple[tuple[Signatory, ...], dict[tuple[date, str], SignOff]]:
    """Who may sign off and what was said last, as the tables stand now: a sign-off is seen at once, without a build."""
    folder = Folders(data).reference
    return _tables(data, tuple(_mark(folder / f"{name}.csv") for name in ("people", "sign_offs")))


@st.cache_resource(max_entries=4, show_spinner=False)
def _tables(data: Path, marks: tuple[tuple[int, int], ...]) -> tuple[tuple[Signatory, ...], dict[tuple[date, str], SignOff]]:
    del marks  # only part of the key: the tables are read again when they change
    people = signatories(data)
    return people, last_sign_offs(data) if people else {}


def _mark(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def signed_here(source: Source) -> list[dict]:
    """Who signed what from the very file that is shown, the last word first; none where a table cannot be read."""
    try:
        said = tables(source.folder)[1].values()
    except ChannelShiftError:
        return []
    found = [each for each in said if each.snapshot_id == source.snapshot]
    return [{"who": each.who, "on_date": each.on_date} for each in sorted(found, key=lambda each: each.on_date or date.min, reverse=True)]


def figures_of(source: Source, when: date) -> dict[str, Figures]:
    """What a published file says of each service in a month; exact, also where the pages are shown to others."""
    exact = replace(source, outside=False)
    asked = {"start_date": when, "end_date": first_of_month(when, 1)}
    shares = {
        row["service_id"]: row["digital_take_up"]
        for row in exact.rows("digital_take_up_by_service", **asked, definition_id=DEFAULT_DEFINITION)
    }
    return {
        str(row["service_id"]): Figures(row["contacts"], row["transactions"], shares.get(row["service_id"]))
        for row in exact.rows("contacts_by_service_and_month", **asked)
    }


def is_on_other_figures(source: Source, said: SignOff) -> bool | None:
    """Whether the figures are no longer those that were signed; None where no file is named, or it is not kept."""
    if said.snapshot_id == source.snapshot:
        return False
    if not said.snapshot_id:
        return None
    try:
        then = figures_of(replace(source, snapshot=said.snapshot_id), said.month).get(said.service_id)
    except ChannelShiftError:
        return None
    return not is_alike(then, figures_of(source, said.month).get(said.service_id))


def is_alike(first: Figures | None, second: Figures | None) -> bool:
    """Whether two sets of figures are the same; shares to the digits that a sum may differ by."""
    if first is None or second is None:
        return first is second
    shares = [None if each.take_up is None else round(each.take_up, DIGITS) for each in (first, second)]
    return (first.contacts, first.transactions, shares[0]) == (second.contacts, second.transactions, shares[1])


def unconfirmed_words(source: Asked, who: Mapping[str, str | None], start: date, end: date) -> str:
    """Which months from start to end (exclusive) nobody has confirmed for which of the chosen services, as Markdown.

    Empty where nobody may sign off, or all is confirmed. `who` chooses services as a metric's parameters do.
    """
    try:
        people, said = tables(source.folder)
        if not people:
            return ""
        rows = source.rows("contacts_by_service_and_month", start_date=start, end_date=end, **who)
    except ChannelShiftError:  # another card says what is wrong with a table; a page never fails by its small print
        return ""
    names = {str(row["service_id"]): str(row["service_name"]) for row in rows}
    asked: dict[date, list[str]] = defaultdict(list)
    for row in rows:
        if signable(people, str(row["service_id"])):
            asked[row["month"]].append(str(row["service_id"]))
    states = {key: each.state for key, each in said.items()}
    lacking = {
        when: [service for service in services if states.get((when, service)) != CONFIRMED] for when, services in sorted(asked.items())
    }
    lacking = {when: services for when, services in lacking.items() if services}
    if not lacking:
        return ""
    disputed = [(when, service) for when, services in lacking.items() for service in services if states.get((when, service)) == DISPUTED]
    words = f"Not yet confirmed: {months_words(lacking, asked)}"
    return f"{words}. Disputed: {disputed_words(disputed, names)}." if disputed else f"{words}."


def months_words(lacking: Mapping[date, list[str]], asked: Mapping[date, list[str]]) -> str:
    """The months that lack a confirmation, each with how many of its services where it is not all of them."""
    if len(lacking) > MONTHS_NAMED:
        return f"{len(lacking)} of {counted(len(asked), 'month', 'months')}, {month(min(lacking))} to {month(max(lacking))}"
    parts = []
    for when, services in lacking.items():
        whole = len(services) == len(asked[when])
        parts.append(
            month(when) if whole else f"{month(when)} ({count(len(services))} of {counted(len(asked[when]), 'service', 'services')})"
        )
    return ", ".join(parts)


def disputed_words(disputed: list[tuple[date, str]], names: Mapping[str, str]) -> str:
    """The last disputed services with their months, and how many more there are."""
    shown = [f"{md(names[service])} in {month(when)}" for when, service in reversed(disputed[-SERVICES_NAMED:])]
    more = len(disputed) - len(shown)
    return ", ".join(shown) + (f" and {count(more)} more" if more else "")


def tell_unconfirmed(source: Source, who: Mapping[str, str | None], start: date, end: date) -> None:
    """The same as a grey line; draws nothing where there is nothing to say."""
    words = unconfirmed_words(source, who, start, end)
    if words:
        st.caption(words)
