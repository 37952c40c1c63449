"""Drafts a mapping from what the columns are and how the rows are laid out; what is not proven is asked."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.mapping_soundness import SECOND
from pipelines.mapping_targets import CHANNELS
from pipelines.proposing import words
from pipelines.proposing.columns import PERSONAL_KINDS, SAID, Column
from pipelines.proposing.drafting_durations import add_durations
from pipelines.proposing.drafting_headings import by_headings, states_channel
from pipelines.proposing.drafting_identity import add_identity
from pipelines.proposing.drafting_periods import across, by_channel, by_service, hours, queue_figures
from pipelines.proposing.drafting_reading import add_reading, add_recognising
from pipelines.proposing.layout import Layout, has_own_reference, is_instant
from pipelines.proposing.questions import Answers, as_word, ask_word
from pipelines.proposing.table import Found, repeated_header
from pipelines.proposing.totals import leave_out_totals


ROWS = {
    "event": "one contact",
    "counts": "contacts of one period, counted",
    "channels": "one period, a column for each channel",
    "services": "one period, a column for each service",
    "across": "one line of counts, a column for each period",
    "headings": "one line of counts, two rows of headers above them",
    "hours": "one day, a column for each hour",
    "queue": "one period of a queue: offered, answered and abandoned",
}
PHONE_HINTS = r"\b(calls?|talk|speed of answer|queue|vru|ivr|caller|telephony|ring)\b"


@dataclass
class Draft:
    """A mapping in the making; `used` are the columns that end up in figures."""

    found: Found
    columns: Sequence[Column]
    layout: Layout
    answers: Answers
    stated: dict = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    used: list[Column] = field(default_factory=list)
    channels: set[str] = field(default_factory=set)

    def fill(self, target: str, column: Column, why: str = "", **more: object) -> None:
        """Reads a target column from a column of the file."""
        self.stated["columns"][target] = {"from": column.header, **more}
        self.comments[f"columns.{target}"] = why or column.why
        if column not in self.used:
            self.used.append(column)

    def exclude(self, column: Column, pattern: str, why: str) -> None:
        """Leaves out rows that are no data."""
        if column not in self.used:
            self.used.append(column)
        rule = {"column": column.header, "matches": pattern, "why": why}
        if rule not in self.stated["exclude"]:
            self.stated["exclude"].append(rule)

    def first(self, kind: str) -> Column | None:
        """The first column of a kind."""
        return next((column for column in self.columns if column.kind == kind), None)


def draft_mapping(name: str, found: Found, columns: Sequence[Column], layout: Layout, answers: Answers, year_begins: int) -> Draft:
    """The mapping of a file as it stands with the answers so far."""
    draft = Draft(found, columns, layout := _counted(layout, columns, answers), answers)
    draft.stated = _top(name, found, layout) | {"exclude": [], "columns": {}, "values": {}, "personal": {}}
    _moment(draft)
    if layout.shape == "queue":
        queue_figures(draft)
    else:
        _labels(draft)
        _words(draft, "outcome", "outcome")
        _words(draft, "direction", "direction")
        _channel(draft)
        if layout.shape == "counts":
            draft.fill("quantity", layout.counts[0], type="integer")
        if layout.shape == "services":
            by_service(draft)
        if layout.shape == "across":
            across(draft, year_begins)
        if layout.shape == "hours":
            hours(draft)
        if layout.shape == "headings":
            by_headings(draft, year_begins)
        add_durations(draft)
    _no_data(draft)
    leave_out_totals(draft)
    add_identity(draft)
    _personal(draft)
    add_reading(draft)
    add_recognising(draft)
    return draft


def _top(name: str, found: Found, layout: Layout) -> dict:
    stem = found.opened.input.path.name.partition(".")[0].replace("_", " ")
    grain = "interval" if layout.shape == "queue" and layout.grain == "hour" else layout.grain
    return {
        "format": name,
        "title": f"Own export: {stem}",
        "system": "say here which system the file comes from",
        "menu": "say here how the file is exported",
        "row": ROWS[layout.shape],
        "seen": "file",
        "feeds": "queue_intervals" if layout.shape == "queue" else "contacts",
        "grain": grain,
    } | {"recognise": {}, "read": {}, "time": _week(layout)}


def _week(layout: Layout) -> dict[str, str]:
    """The first day of weeks that do not begin on Monday, and that dates are their last days."""
    starts = {"week_starts": layout.week_starts} if layout.week_starts else {}
    return starts | ({"period": "end"} if layout.is_week_end else {})


def _counted(layout: Layout, columns: Sequence[Column], answers: Answers) -> Layout:
    """The layout with the one column of counts that is meant, asked where several could be, or where each row may be one contact."""
    is_open = layout.shape == "counts" and all(column.why != SAID for column in layout.counts)
    if is_open and (is_instant(layout.moment) or has_own_reference(columns)):
        listed = " and ".join(f'"{column.header}"' for column in layout.counts)
        sentence = (
            f"Rows have a minute or a reference of their own, and {listed} may count. Is a row one contact, or does it state how many?"
        )
        if answers.ask("rows", sentence, ("one_contact", "count"), None) == "one_contact":
            return replace(layout, shape="event", grain="event", counts=(), why="a row is one contact, as answered")
    if layout.shape != "counts" or len(layout.counts) == 1:
        return layout
    names = {as_word(column.header): column for column in layout.counts}
    listed = ", ".join(f'"{column.header}"' for column in layout.counts)
    said = answers.ask("count", f"The columns {listed} all hold counts. Which one counts the contacts?", tuple(names), None)
    return replace(layout, counts=(names[said] if said else layout.counts[0],))


def _moment(draft: Draft) -> None:
    """The day or instant, and which order its dates are in."""
    layout = draft.layout
    if not layout.moment or not (dates := layout.moment[0].dates):
        return
    column, why = layout.moment[0], dates.why
    patterns = list(dates.patterns)
    if dates.is_open:
        kind = "mixes both orders" if dates.is_mixed else "can be read day first and month first, such as 03/04/2026"
        order = draft.answers.ask("date_order", f'The column "{column.header}" {kind}. Which order is it?', dates.open_orders, None)
        why = f"{order}, as answered" if order else why
    elif draft.answers.given.get("date_order") and dates.order:
        draft.answers.ask("date_order", f'The order of the dates of "{column.header}".', ("dmy", "mdy", "ymd"), dates.order)
    is_coarse = layout.grain in ("day", "week", "month")
    if is_coarse or (column.kind == "date" and len(layout.moment) == 1):
        draft.fill("local_date", column, why, type="date", formats=patterns)
        draft.stated["columns"]["local_date"] |= dates.of_year
        if column.kind == "month" and len(layout.moment) > 1:
            draft.stated["columns"]["local_date"]["from"] = [each.header for each in layout.moment]
            draft.used.append(layout.moment[1])
    else:
        clock = layout.moment[1] if len(layout.moment) > 1 else None
        if clock and clock.dates:
            patterns = [f"{day} {time}" for day in patterns for time in clock.dates.patterns]
            draft.used.append(clock)
        draft.fill("started_at", column, why, type="timestamp", formats=patterns)
        if clock:
            draft.stated["columns"]["started_at"]["from"] = [column.header, clock.header]
        draft.stated["time"]["zone"] = "in_data" if dates.has_offsets else "feed"


def _labels(draft: Draft) -> None:
    """Service, queue, reason and site, each from the first column of that name."""
    for column in draft.columns:
        if column.kind == "label" and column.target not in draft.stated["columns"]:
            draft.fill(column.target, column)


def _words(draft: Draft, kind: str, target: str) -> None:
    """A column of words that stand for ids; a word that is not known is asked, and loads as unknown until it is."""
    column = draft.first(kind)
    if column is None:
        return
    counted = Counter(cell.lower() for cell in draft.found.column(column.place) if cell and cell not in column.nulls)
    meanings: dict[str, str] = {}
    for word, rows in counted.most_common():
        if words.is_total(word) or word == column.header.lower():
            continue
        known = words.meaning(target, word) or (words.answered_or_not(column.name, word) if kind == "outcome" else None)
        question = f"{kind}.{as_word(word)}"
        answered = question in draft.answers.given or question in draft.answers.earlier
        meant = known if known and not answered else ask_word(draft.answers, kind, word, rows)
        if meant == "exclude":
            draft.exclude(column, f"^{re.escape(word)}$", f'"{word}" is no contact, as answered')
        elif meant != "unknown":
            meanings[word] = meant
            draft.comments[f"values.{kind}.{word}"] = "as answered" if answered else ""
    draft.fill(target, column, values=kind)
    draft.stated["values"][kind] = meanings
    if kind == "channel":
        draft.channels |= set(meanings.values())
    if kind == "outcome":
        draft.fill("outcome_label", column, "the file's own word")


def _channel(draft: Draft) -> None:
    """The channel of each row: by a column, by the header of a count, or one for the whole file."""
    if draft.layout.shape == "channels":
        by_channel(draft)
    elif draft.layout.shape == "headings" and states_channel(draft):
        pass  # two rows of headers do
    elif draft.first("channel"):
        _words(draft, "channel", "channel_id")
    else:
        guess = guessed_channel(draft.found)
        said = draft.answers.ask(
            "channel",
            "No column tells the channel. Which channel are all rows of? Visits to a web site are no contacts: do not map them.",
            CHANNELS,
            guess,
        )
        if said:
            draft.stated["columns"]["channel_id"] = {"constant": said}
            draft.comments["columns.channel_id"] = "as answered" if "channel" in draft.answers.given else "the file's name and headers"
            draft.channels.add(said)


def guessed_channel(found: Found) -> str | None:
    """The channel that the file's name or its headers plainly speak of."""
    name = words.header_words(found.opened.input.path.name.partition(".")[0])
    if named := words.channel_in(re.sub(r"\btexts?\b", "", name)):  # a file of text is no file of texts
        return named
    headers = " ".join(words.header_words(header) for header in found.headers)
    return "phone" if len(re.findall(PHONE_HINTS, headers)) > 1 else None


def _no_data(draft: Draft) -> None:
    """Total rows and a header that stands again among the rows."""
    for column in draft.columns:
        if column.kind in ("label", "channel", "date", "month", "timestamp", "unused", "outcome"):
            cells = [cell for cell in draft.found.column(column.place) if words.is_total(cell)]
            if cells:
                draft.exclude(column, words.TOTAL, "total row")
    if repeated_header(draft.found):
        column = draft.used[0]
        draft.exclude(column, f"^{re.escape(draft.found.written[column.place])}$", "the header again")


def _personal(draft: Draft) -> None:
    """Personal columns: keyed where that links contacts of one person, else dropped."""
    for column in draft.columns:
        if not column.is_personal or column in draft.used:
            continue
        kind = PERSONAL_KINDS.get(column.kind, "drop")
        if draft.layout.shape != "event":
            kind = "drop"  # a count is of many people
        if column.kind == "reference" and kind == "drop":
            continue
        draft.stated["personal"].setdefault(column.header, kind)
        draft.comments.setdefault(f"personal.{column.header}", column.why)
    _second_of_two(draft)


def _second_of_two(draft: Draft) -> None:
    """A heading that stands twice: the mapping says that the first is meant, which the person sees in its preview."""
    read = {column.header for column in draft.used}
    for column in draft.columns:
        if column not in draft.used and column.header.endswith(SECOND) and column.header.removesuffix(SECOND) in read:
            draft.stated["personal"].setdefault(column.header, "drop")
            draft.comments.setdefault(f"personal.{column.header}", "the column of this heading before it is the one that is read")
