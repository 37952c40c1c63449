"""Questions answered from the rows of other metrics, so that tile, chart and table are the same figures."""

from collections.abc import Callable, Mapping

from analysis.questions import LAST_YEAR, Answer, Question


Asker = Callable[[str, dict], Answer]
Table = tuple[tuple[str, ...], tuple[tuple, ...]]
PERIOD = ("start_date", "end_date", "service_id", "directorate")
TAKE_UP = (*PERIOD, "definition_id")
SAVING = (*PERIOD, "baseline_start", "baseline_end")
SAVING_LABEL = "volume-neutral, upper bound"
SAVINGS = ("saving_low", "saving_central", "saving_high")
OF_TAKE_UP = (
    "digital_take_up",
    "definition_id",
    "definition_name",
    "digital_take_up_compared",
    "digital_take_up_year_before",
    "contacts_compared",
    "contacts_year_before",
)

HEADLINE = Question(
    "headline",
    f"How do contacts, digital take-up, cost per transaction and the first saving stand ({LAST_YEAR} unless asked otherwise)?",
    "one row",
    (*TAKE_UP, "baseline_start", "baseline_end"),
    answers_last_year=True,
)
SERVICES_OVERVIEW = Question(
    "services_overview",
    f"How does each service stand: contacts, transactions, take-up now and a year before, cost ({LAST_YEAR} unless asked otherwise)?",
    "one row per service with contacts in the period",
    TAKE_UP,
    answers_last_year=True,
)


def headline(asked: Asker, values: Mapping[str, object]) -> Table:
    """The one row: totals and cost of the period, take-up with why it is refused, and the sum of the services' savings."""
    totals = asked("totals", _some(values, PERIOD)).records()[0]
    take_up = asked("digital_take_up", _some(values, TAKE_UP)).records()[0]
    saving = add_savings(asked("saving_against_baseline_mix", _some(values, SAVING)).records())
    dates = _some(values, ("start_date", "end_date", "baseline_start", "baseline_end"))
    return _table([totals | _take_up_of(take_up) | saving | dates])


def services_overview(asked: Asker, values: Mapping[str, object]) -> Table:
    """Each service's cost row beside its take-up row, most contacts first."""
    take_up = {row["service_id"]: row for row in asked("digital_take_up_by_service", _some(values, TAKE_UP)).records()}
    costs = asked("cost_per_transaction_by_service", _some(values, PERIOD)).records()
    rows = [
        {"service_id": row["service_id"], "service_name": row["service_name"], "contacts": row["contacts"]}
        | row
        | _take_up_of(take_up[row["service_id"]])
        for row in costs
    ]
    return _table(sorted(rows, key=lambda row: (-row["contacts"], row["service_id"])))


def add_savings(services: list[dict]) -> dict[str, object]:
    """The sum over the services that have a saving, null when none has; how many have none is said, with the first reason."""
    summed = [row for row in services if row["saving_central"] is not None]
    refused = [row for row in services if row["saving_central"] is None]
    added: dict[str, object] = {name: sum(row[name] for row in summed) if summed else None for name in SAVINGS}
    added["saving_label"] = SAVING_LABEL
    added["saving_services"] = len(summed)
    added["saving_services_without"] = len(refused)
    added["saving_why"] = refused[0]["why"] if refused else None if summed else "There are no contacts in this period."
    return added


def _take_up_of(row: Mapping[str, object]) -> dict[str, object]:
    """The take-up columns under names that stand beside the totals; its transactions are those of the definition."""
    counted = {"take_up_transactions": row["transactions"], "take_up_digital_transactions": row["digital_transactions"]}
    return _some(row, OF_TAKE_UP) | counted | {"take_up_why": row["why"]}


def _some(values: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    return {name: values[name] for name in names}


def _table(rows: list[dict]) -> Table:
    columns = tuple(rows[0]) if rows else ()
    return columns, tuple(tuple(row.values()) for row in rows)


COMPOSED: dict[str, tuple[Question, Callable[[Asker, Mapping[str, object]], Table]]] = {
    HEADLINE.name: (HEADLINE, headline),
    SERVICES_OVERVIEW.name: (SERVICES_OVERVIEW, services_overview),
}
