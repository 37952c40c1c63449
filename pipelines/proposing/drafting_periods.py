"""Drafts for rows that state several counts: a column for each channel, months or days across, a queue's figures of a period."""

import re
from typing import TYPE_CHECKING

from pipelines.proposing import words
from pipelines.proposing.columns import Column
from pipelines.proposing.dates import month_name, read_dates
from pipelines.proposing.drafting_durations import fill_duration
from pipelines.proposing.periods import CLOCK, COMMENCING, MONTH, PERIOD, clock_of, clock_pattern
from pipelines.proposing.questions import as_word
from pipelines.proposing.years import is_year, months_across


if TYPE_CHECKING:
    from pipelines.proposing.drafting import Draft

ACROSS = rf"^(?:{COMMENCING})?(?P<Period>{PERIOD})$"
MONTHS_ACROSS = rf"^(?P<Period>{MONTH})$"
INTERVALS = (15, 30, 60)


def by_channel(draft: "Draft") -> None:
    """Each counted column becomes facts of its channel; of phone calls offered, what was not answered was given up, when so answered."""
    groups: dict[str, list[Column]] = {}
    for column in draft.layout.counts:
        groups.setdefault(str(column.channel), []).append(column)
    spread: list[dict] = []
    for channel, columns in groups.items():
        draft.channels.add(channel)
        draft.used += columns
        spread += _of_channel(draft, channel, columns)
    draft.stated["unpivot"] = {"columns": spread}
    draft.comments["unpivot"] = "a column for each channel, told by its name"
    draft.stated["columns"]["quantity"] = {"from": "Value", "type": "integer"}


def by_service(draft: "Draft") -> None:
    """Each counted column becomes facts of the service it is named after."""
    columns = draft.layout.counts
    draft.used += columns
    draft.stated["unpivot"] = {"columns": [{"from": column.header, "set": {"service_label": column.header}} for column in columns]}
    draft.comments["unpivot"] = "a column for each service, as answered"
    draft.stated["columns"]["quantity"] = {"from": "Value", "type": "integer"}


def _of_channel(draft: "Draft", channel: str, columns: list[Column]) -> list[dict]:
    """The facts of one channel's columns; a total beside what was answered or given up is never added to its parts."""
    answered, abandoned = _named(columns, words.ANSWERED_NAME), _named(columns, words.ABANDONED_NAME)
    offered = _named(columns, words.OFFERED_NAME) or _total(columns, answered, abandoned)
    of_channel = {"channel_id": channel}
    if not answered and not abandoned:
        return [{"from": column.header, "set": of_channel} for column in _adding_up(draft, channel, columns)]
    completed, given_up = {**of_channel, "outcome": "completed"}, {**of_channel, "outcome": "abandoned"}
    spread: list[dict] = [{"from": answered.header, "set": completed}] if answered else []
    if abandoned:
        if offered and not answered:
            spread.append({"from": offered.header, "minus": abandoned.header, "set": completed})
        spread.append({"from": abandoned.header, "set": given_up})
    elif offered and answered:
        sentence = f'Were the contacts in "{offered.header}" that are not in "{answered.header}" given up before an answer?'
        if draft.answers.ask("gave_up", f"{sentence} (no: only answered ones count)", ("yes", "no"), "yes") == "yes":
            spread.append({"from": offered.header, "minus": answered.header, "set": given_up})
    others = [column for column in columns if column not in (offered, answered, abandoned)]
    counted = [column for column in others if _is_apart(draft, column)]
    return [*spread, *({"from": column.header, "set": of_channel} for column in counted)]


def _adding_up(draft: "Draft", channel: str, columns: list[Column]) -> list[Column]:
    """The columns of one channel that are added; of several, one may hold the others, so it is asked."""
    if len(columns) == 1:
        return columns
    names = {as_word(column.header): column for column in columns}
    listed = " and ".join(f'"{column.header}"' for column in columns)
    sentence = f"{listed} are all of one channel. Do they add up, or does one of them count all its contacts?"
    said = draft.answers.ask(f"adding_up.{channel}", sentence, ("add_up", *names), None)
    return [names[said]] if said in names else columns


def _is_apart(draft: "Draft", column: Column) -> bool:
    """Whether a column beside those of calls answered and given up counts others than these."""
    sentence = f'Does "{column.header}" count contacts that the columns of answered and abandoned ones do not? (no: it is not used)'
    return draft.answers.ask(f"apart.{column.header}", sentence, ("yes", "no"), None) != "no"


def _total(columns: list[Column], answered: Column | None, abandoned: Column | None) -> Column | None:
    """The one column of a channel beside what was answered or given up, where it is at least as large as they are."""
    others = [column for column in columns if column not in (answered, abandoned)]
    parts = sum(_sum(column) for column in (answered, abandoned) if column)
    return others[0] if len(others) == 1 and (answered or abandoned) and _sum(others[0]) >= parts else None


def _sum(column: Column) -> int:
    """The sum of the distinct whole numbers of a column: enough to tell a total from a part of it."""
    return sum(int(re.sub(r"\D", "", cell) or 0) for cell in column.distinct)


def across(draft: "Draft", year_begins: int) -> None:
    """Every column headed by a month or day becomes facts of that period; a blank cell is no fact."""
    headers = draft.layout.periods
    is_bare = all(map(month_name, headers))
    dates = months_across(headers, draft.columns, year_begins, draft.found.opened.input.path.name) if is_bare else None
    dates = dates or read_dates(headers, True, draft.answers.given.get("date_order"))
    if dates is None:
        return
    if dates.is_open:
        draft.answers.ask("date_order", "The headers are dates such as 03/04/2026. Which order are they in?", dates.open_orders, None)
    draft.stated["unpivot"] = {"headers": MONTHS_ACROSS if is_bare else ACROSS, "value_as": "Counted"}
    draft.comments["unpivot"] = f"{len(headers)} headers are periods, from {headers[0]} to {headers[-1]}"
    stated: dict[str, object] = {"from": "Period", "type": "date", "formats": list(dates.patterns)}
    if is_bare and not dates.is_of_name:
        year = next(column for column in draft.columns if is_year(column))
        stated["from"] = [year.header, "Period"]
        draft.used.append(year)
    draft.stated["columns"]["local_date"] = stated | dates.of_year
    draft.comments["columns.local_date"] = f"the headers: {dates.why}"
    draft.stated["columns"]["quantity"] = {"from": "Counted", "type": "integer"}
    draft.comments["columns.quantity"] = "the cells below the periods"


def hours(draft: "Draft") -> None:
    """Every column headed by a time becomes facts of that hour of the row's day."""
    clocks = dict.fromkeys(clock_pattern(clock) for column in draft.layout.counts if (clock := clock_of(column.header)))
    day = draft.stated["columns"].pop("local_date")
    formats = [f"{pattern} {clock}" for pattern in day["formats"] for clock in clocks]
    draft.stated["columns"]["started_at"] = {"from": [day["from"], "Clock"], "type": "timestamp", "formats": formats}
    draft.comments["columns.started_at"] = f"{draft.comments['columns.local_date']}; the hour is the header's"
    draft.stated["time"]["zone"] = "feed"
    draft.stated["unpivot"] = {"headers": f"^{CLOCK}$", "value_as": "Counted"}
    draft.comments["unpivot"] = f"{len(draft.layout.counts)} headers are hours"
    draft.stated["columns"]["quantity"] = {"from": "Counted", "type": "integer"}
    draft.comments["columns.quantity"] = "the cells below the hours"


def queue_figures(draft: "Draft") -> None:
    """What a queue was offered, answered and lost, each from its own column, never one from the others."""
    label = next((column for column in draft.columns if column.kind == "label" and column.target in ("queue", "service_label")), None)
    if label:
        draft.fill("queue", label)
        if label.target == "service_label":
            draft.fill("service_label", label)
    else:
        draft.stated["columns"]["queue"] = {"constant": "all calls"}
        draft.comments["columns.queue"] = "no column names a queue"
    draft.channels.add("phone")
    answered = None
    for target, pattern in (("offered", words.OFFERED_NAME), ("answered", words.ANSWERED_NAME), ("abandoned", words.ABANDONED_NAME)):
        column = _named(list(draft.layout.counts), pattern)
        if column:
            draft.fill(target, column, type="integer")
            answered = column if target == "answered" else answered
    wait = next((each for each in draft.columns if each.kind == "duration" and re.search(words.WAIT_NAME, each.name)), None)
    if wait and answered:
        fill_duration(draft, wait, "wait_seconds", answered)
    if draft.layout.grain == "hour":
        draft.stated["columns"]["interval_minutes"] = {"constant": _interval(draft)}
        draft.comments["columns.interval_minutes"] = "the times of the rows"


def _interval(draft: "Draft") -> int:
    """The minutes between the times of the rows."""
    clock = draft.layout.moment[-1]
    minutes = {int(found[1]) for cell in clock.distinct if (found := re.search(r"\d{1,2}:(\d\d)", cell))}
    return next((each for each in reversed(INTERVALS) if all(minute % each == 0 for minute in minutes)), INTERVALS[0])


def _named(columns: list[Column], pattern: str) -> Column | None:
    return next((column for column in columns if re.search(pattern, column.name)), None)
