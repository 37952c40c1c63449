"""Drafts for two rows of headers: what the upper and the lower say becomes the channel, service or period of the counts below them."""

import re
from typing import TYPE_CHECKING

from pipelines.errors import FileRefused
from pipelines.proposing import words
from pipelines.proposing.columns import Column, whole_number
from pipelines.proposing.dates import DateReading, read_dates
from pipelines.proposing.headings import NO_PART, Headings, headings_of, is_measure, parts_of
from pipelines.proposing.periods import COMMENCING, MONTH, PERIOD, without_commencing
from pipelines.proposing.questions import as_word, ask_word
from pipelines.proposing.totals import sums_of
from pipelines.proposing.years import months_across


if TYPE_CHECKING:
    from pipelines.proposing.drafting import Draft

NAMES = ("Above", "Below")  # of what the two rows say, in the mapping
LABELS = {"service": "service_label", "queue": "queue", "reason": "reason", "site": "site"}


def states_channel(draft: "Draft") -> bool:
    """Whether one of the rows says the channel, by its words or as answered."""
    return "channel" in _meant(draft, _found(draft))


def by_headings(draft: "Draft", year_begins: int) -> None:
    """Every column below both rows becomes facts of what they say; a blank cell is no fact."""
    found = _found(draft)
    meant = _meant(draft, found)
    left_out = [""] * len(NAMES)
    for place, kind in enumerate(meant):
        if kind == "channel" or kind in LABELS:
            left_out[place] = "".join(rf"(?!{re.escape(word)}(?: \||$))" for word in _sums(draft, found, place))
            _label(draft, kind, place, list(found.words(place)))
    patterns = [_pattern(name, found.kinds[place], left_out[place], found.words(place)) for place, name in enumerate(NAMES)]
    draft.stated["unpivot"] = {"headers": rf"^{patterns[0]} \| {patterns[1]}$", "value_as": "Counted"}
    draft.comments["unpivot"] = f"two rows of headers, from {found.columns[0].header} to {found.columns[-1].header}"
    if found.has_period:
        _period(draft, found, year_begins)
    draft.stated["columns"]["quantity"] = {"from": "Counted", "type": "integer"}
    draft.comments["columns.quantity"] = "the cells below the headers"


def _found(draft: "Draft") -> Headings:
    found = headings_of(draft.columns)
    assert found is not None  # the layout is of them
    return found


def _meant(draft: "Draft", found: Headings) -> tuple[str, ...]:
    """What each row says: as its words tell, else as answered; nothing where it only groups months."""
    meant = []
    for place, kind in enumerate(found.kinds):
        if kind == "label":
            _refuse_measures(draft, found.words(place))
            row, listed = ("upper", "lower")[place], ", ".join(f'"{word}"' for word in found.words(place)[:4])
            choices = (*LABELS, *(() if "channel" in found.kinds or draft.first("channel") else ("channel",)))
            sentence = f"Two rows of headers stand above the counts. What does the {row} one tell, with {listed}?"
            kind = str(draft.answers.ask(f"{row}_header", sentence, choices, None) or "")
        meant.append(kind)
    return tuple(meant)


def _refuse_measures(draft: "Draft", named: tuple[str, ...]) -> None:
    """Raises FileRefused for headers that are no parts of a whole, such as offered and answered: they would be added."""
    odd = next(filter(is_measure, named), None)
    if odd:
        raise FileRefused(
            "two_headers",
            f'{draft.found.opened.input.name}: the headers {", ".join(named[:4])} are below or above others, and "{odd}" is no part that adds up '
            "with them; give each period a row of its own, with these as columns, or take it out.",
        )


def _label(draft: "Draft", kind: str, place: int, named: list[str]) -> None:
    """The channel or label of the counts; a channel word that is not known is asked."""
    target = LABELS.get(kind, "channel_id")
    draft.stated["columns"][target] = {"from": NAMES[place]}
    draft.comments[f"columns.{target}"] = f"the {('upper', 'lower')[place]} of two rows of headers"
    if kind != "channel":
        return
    meanings = {}
    for word in named:
        known = words.channel_in(word) if f"channel.{as_word(word)}" not in draft.answers.given else None
        meant = known or ask_word(draft.answers, "channel", word, len(draft.found.rows))
        if meant != "unknown":
            meanings[word.lower()] = meant
    draft.stated["columns"][target]["values"] = "channel"
    draft.stated["values"]["channel"] = meanings
    draft.channels |= set(meanings.values())


def _sums(draft: "Draft", found: Headings, place: int) -> list[str]:
    """The words of a row of headers that state what all others add up to, unless somebody says that they do not."""
    cells = {column: draft.found.column(column.place) for column in found.columns}
    facts = []
    for column in found.columns:
        parts = parts_of(column.header)
        facts += [((parts[1 - place], row), parts[place], whole_number(cell) or 0) for row, cell in enumerate(cells[column])]
    sums = []
    for word in sums_of(facts):
        sentence = f'Everywhere "{word}" states the sum of all other headers beside it. Are these totals, to be left out?'
        if draft.answers.ask(f"total.{as_word(word)}", sentence, ("yes", "no"), "yes") == "yes":
            sums.append(word)
    return sums


def _pattern(name: str, kind: str, left_out: str, named: tuple[str, ...]) -> str:
    """What a header of a kind looks like; a total is none."""
    commencing = f"(?:{COMMENCING})?" if any(without_commencing(word) != word for word in named) else ""
    if kind in ("period", "month"):
        return rf"{commencing}(?P<{name}>{PERIOD if kind == 'period' else MONTH})"
    if kind == "year":
        return rf"(?P<{name}>(?:19|20)\d\d(?: ?[/-] ?(?:(?:19|20)?\d\d))?)"
    return rf"{left_out}(?!{NO_PART})(?P<{name}>[^|]+?)" if kind else rf"(?!{NO_PART})[^|]+?"


def _period(draft: "Draft", found: Headings, year_begins: int) -> None:
    """The day of the counts from the header that is a period, and from the year in the other where it is a month alone."""
    place = found.kinds.index("period" if "period" in found.kinds else "month")
    named = [without_commencing(word) for word in found.words(place)]
    stated: dict[str, object] = {"from": NAMES[place]}
    dates: DateReading | None
    if "month" in found.kinds:
        columns = list(draft.columns)
        if "year" in found.kinds:
            stated["from"] = list(NAMES) if place == 1 else list(reversed(NAMES))
            years = found.words(1 - place)
            columns = [Column(0, "Year", "unused", "", distinct=years, filled=len(years))]
        dates = months_across(named, columns, year_begins, draft.found.opened.input.path.name)
    else:
        dates = read_dates(named, True, draft.answers.given.get("date_order"))
    if dates is None:
        return
    if dates.is_open:
        draft.answers.ask("date_order", "The headers are dates such as 03/04/2026. Which order are they in?", dates.open_orders, None)
    draft.stated["columns"]["local_date"] = stated | {"type": "date", "formats": list(dates.patterns)} | dates.of_year
    draft.comments["columns.local_date"] = f"the headers: {dates.why}"
