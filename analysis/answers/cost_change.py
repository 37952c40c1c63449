"""Answers why the cost of contacts changed, from what contacts cost each month and what each feed covers."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence

from analysis.cost_change import METHODS
from analysis.cost_change_rows import ALL, Compared, refused, rows_of
from analysis.cost_comparison import COMPARISONS, YEAR, Known, monthly_costs
from analysis.deflation import PriceIndex, by_series, choose_index, financial_year
from analysis.finding import Refusal
from analysis.findings import Asker
from analysis.questions import LAST_YEAR, Question, add_months, first_of_month
from analysis.wording import month_name
from pipelines.errors import QueryError


QUESTION = Question(
    "cost_change",
    f"Why did the cost of contacts change: volume, service mix, channel mix or unit cost ({LAST_YEAR} unless asked otherwise)?",
    "one row per service, and one, *, for all of them; the four parts sum to the change to the penny",
    ("start_date", "end_date", "service_id", "comparison", "method", "prices"),
    answers_last_year=True,
    filters=("service_id",),
)
PRICES = ("nominal", "real")
Row = dict  # a row of an answer, by column


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """One row per service and one for all; a service that cannot be compared has a row with its reason and no figure."""
    choice = {
        "comparison": _chosen(values, "comparison", tuple(COMPARISONS)),
        "method": _chosen(values, "method", METHODS),
        "prices": _chosen(values, "prices", PRICES),
    }
    read = _read(asked, values, choice)
    if isinstance(read, Refusal):
        services = [str(values["service_id"])] if values.get("service_id") else []
        return [refused(service, read, choice) for service in (ALL, *services)]
    service = values.get("service_id")
    rows = rows_of(read, None if service is None else str(service))
    if rows:
        return rows
    name = read.names.get(str(service), str(service))
    return [refused(str(service), Refusal("NO_DATA", f"{name} has no contacts in the period or the year before it."), choice, name)]


def _chosen(values: Mapping[str, object], name: str, words: tuple[str, ...]) -> str:
    value = values.get(name)
    if value is None:
        return words[0]
    if value not in words:
        raise QueryError(f"{name} is one of {', '.join(words)}, not {str(value)[:40]!r}.")
    return str(value)


def _read(asked: Asker, values: Mapping[str, object], choice: Mapping[str, str]) -> Compared | Refusal:
    start, end = values.get("start_date"), values.get("end_date")
    if not isinstance(start, datetime.date) or not isinstance(end, datetime.date):
        return Refusal("NO_DATA", "No contacts have been loaded, so there is no cost to compare.")
    first, last = first_of_month(start, up=True), first_of_month(end)
    if first >= last:
        return Refusal("NO_DATA", "The period holds no whole month; choose whole months to compare with the year before.")
    months = _months(add_months(first, -YEAR), last)
    span = {"start_date": months[0], "end_date": last}
    pairs = _records(asked, "cost_change_pairs", span)
    if not pairs:
        return Refusal("NO_DATA", f"There are no contacts from {month_name(months[0])} to {month_name(months[-1])}.")
    index = _index(asked, months) if choice["prices"] == "real" else None
    if isinstance(index, Refusal):
        return index
    changes = _records(asked, "changes", span)
    known: list[Known] = [
        (list(zip(row["services"], row["channels"], strict=True)), frozenset(row["whole_months"]))
        for row in _records(asked, "covered_months", span)
    ]
    cells = asked("cost_change_cells", span, in_arrays=True).arrays
    monthly = monthly_costs(months, pairs, cells, known, None if index is None else index[1])
    weekly: dict[str, int] = defaultdict(int)
    for pair in pairs:
        weekly[pair["service_id"]] += pair["weekly_contacts"]
    names = {row["service_id"]: row["service_name"] for row in _records(asked, "services")}
    published = frozenset(pair["channel_id"] for pair in pairs if pair["has_published_cost"])
    return Compared(dict(choice), monthly, None if index is None else index[0], changes, weekly, names, published)


def _records(asked: Asker, part: str, parameters: Mapping[str, object] | None = None) -> list[Row]:
    return list(asked(part, parameters or {}).records())


def _months(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    months = []
    while first < last:
        months.append(first)
        first = add_months(first, 1)
    return months


def _index(asked: Asker, months: Sequence[datetime.date]) -> tuple[PriceIndex, dict[datetime.date, float]] | Refusal:
    """The price index and what turns each month's pounds into those of the last month's financial year."""
    settings = {row["key"]: row["value"] for row in _records(asked, "settings")}
    begins = int(settings.get("financial_year_starts") or 4)
    years = {month: financial_year(month, begins) for month in months}
    index = choose_index(by_series(_records(asked, "cost_change_deflators")), years.values())
    if isinstance(index, Refusal):
        return index
    return index, {month: float(index.factor(year, years[months[-1]])) for month, year in years.items()}
