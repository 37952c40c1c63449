"""What the page says about one service, put in shape from answers: its figures beside a year before, launches, saving and cuts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipelines.errors import QueryError
from views.compared import not_compared
from views.controls import View
from views.figures import Ask, Rows, difference, optional, ratio_change
from views.filters import Period
from views.headline_saving import Saving, one_saving
from views.service.launches import Launch, launches_of


SELF_ASSESSMENT = "self_assessment"
REDUCED = "access reduced"  # the verdict of a fall that follows a cut
CUTS = ("opening_hours", "office_closed", "line_closed")
DRAWER = ("directorate", "definition", "real_terms")


@dataclass(frozen=True)
class Year:
    """The figures of the tiles in the period and on the same dates a year before; None where there is none."""

    contacts: int | None  # null, as each count, where too few to be shown outside the team
    contacts_compared: int | None  # of the months that both years counted, as every figure compared
    contacts_before: int | None
    staffed: int | None
    staffed_compared: int | None
    staffed_before: int | None
    transactions: int
    take_up: float | None
    take_up_compared: float | None
    take_up_before: float | None
    take_up_why: str
    cost: float | None
    cost_compared: float | None
    cost_before: float | None
    cost_low: float | None
    cost_high: float | None
    costed_share: float | None
    completion: float | None
    completion_before: float | None
    completion_why: str
    starts: int | None
    avoidable: float | None
    avoidable_before: float | None
    assessed: int | None
    assessed_of: int | None
    not_compared: str  # what the year before leaves out, in words

    @property
    def staffed_change(self) -> float | None:
        """The change of contacts with staff as a share of the year before."""
        return ratio_change(self.staffed_compared, self.staffed_before)

    @property
    def contacts_change(self) -> float | None:
        """The change of all contacts as a share of the year before."""
        return ratio_change(self.contacts_compared, self.contacts_before)

    @property
    def take_up_change(self) -> float | None:
        """The change of take-up, 0 to 1."""
        return difference(self.take_up_compared, self.take_up_before)


@dataclass(frozen=True)
class ServiceFacts:
    """What the head and the first cards of the page say about the service."""

    service_id: str
    name: str
    detail: Mapping[str, object]
    names: Mapping[str, str]
    year: Year
    launches: tuple[Launch, ...]
    other_launches: Rows
    saving: Saving | None
    saving_why: str
    falls: Rows
    cuts: Rows
    cuts_elsewhere: Rows
    reaches_back: bool  # whether the same dates a year before can be compared

    @property
    def is_self_assessment(self) -> bool:
        """Whether people only check here what they may get, so that its outcomes are those of other services."""
        return self.detail.get("kind") == SELF_ASSESSMENT

    @property
    def begun(self) -> date | None:
        """The day the service began, where services.csv says so."""
        value = self.detail.get("from_date")
        return value if isinstance(value, date) else None

    @property
    def outcome_ids(self) -> tuple[str, ...]:
        """The services in which what a self-assessment changes is seen."""
        found = [each for launch in self.launches for each in launch.services if each != self.service_id]
        return tuple(dict.fromkeys(found)) if self.is_self_assessment else ()

    def name_of(self, service_id: object) -> str:
        """The name of a service."""
        return self.names.get(str(service_id), str(service_id))


def gather(rows: Ask, view: View, service_id: str, published: tuple[date, date]) -> ServiceFacts:
    """Asks what the top of the page needs; each figure is one that an answer holds."""
    details = {row["service_id"]: row for row in rows("service_details")}
    names = {str(key): str(row["service_name"] or key) for key, row in details.items()}
    launches = launches_of(findings(rows, "launch_impact"), service_id)
    saving, why = saving_of_service(findings(rows, "savings"), service_id, names)
    verdicts = findings(rows, "shift_or_cut")
    reaches_back = has_year_before(details.get(service_id, {}), view.period, published)
    return ServiceFacts(
        service_id=service_id,
        name=names.get(service_id, service_id),
        detail=details.get(service_id, {}),
        names=names,
        year=year_of(rows, view, service_id, reaches_back, published),
        launches=launches,
        other_launches=launches_not_judged(rows("changes", service_id=service_id), service_id, launches),
        saving=saving,
        saving_why=why,
        falls=[row for row in verdicts if row["service_id"] == service_id],
        cuts=sorted((row for row in verdicts if row["service_id"] == service_id and is_cut(row)), key=lambda row: row["about"] != "cut"),
        cuts_elsewhere=elsewhere(verdicts, service_id, launches),
        reaches_back=reaches_back,
    )


def findings(rows: Ask, name: str, **parameters: object) -> list[dict]:
    """The rows of a finding, refused ones included; none where the snapshot does not hold it."""
    try:
        return rows(name, **parameters)
    except QueryError:
        return []


def has_year_before(detail: Mapping, period: Period, published: tuple[date, date]) -> bool:
    """Whether the data and the service itself reach back to the same dates a year before."""
    begun: date | None = detail.get("from_date")
    return period.compared_start >= published[0] and (begun is None or begun <= period.compared_start)


def year_of(rows: Ask, view: View, service_id: str, reaches_back: bool, published: tuple[date, date]) -> Year:
    """The tiles' figures now and, where the service reaches back, on the same dates a year before."""
    period = view.period
    now = {"start_date": period.start, "end_date": period.end, "service_id": service_id}
    then = {"start_date": period.compared_start, "end_date": period.compared_end, "service_id": service_id}

    def first(name: str, **asked: object) -> Mapping:
        return next(iter(rows(name, **asked)), {})

    def before(name: str) -> Mapping:
        return first(name, **then) if reaches_back else {}

    staffed, take_up = (
        first("staffed_contacts_by_service", **now),
        first("digital_take_up_by_service", **now, definition_id=view.definition_id),
    )
    compared = {
        "start_date": period.start,
        "end_date": period.end,
        "baseline_start": period.compared_start,
        "baseline_end": period.compared_end,
    }
    of_service = rows("cost_per_transaction_compared", **compared, service_id=service_id) if reaches_back else []
    earlier_cost = next((row for row in of_service if row["service_id"] == service_id), {})
    costs, forms, reasons = (first(f"{name}_by_service", **now) for name in ("cost_per_transaction", "completion_rate", "avoidable_share"))
    return Year(
        contacts=staffed.get("contacts", 0),
        contacts_compared=staffed.get("contacts_compared"),
        contacts_before=staffed.get("contacts_year_before") if reaches_back else None,
        staffed=staffed.get("staffed_contacts", 0),
        staffed_compared=staffed.get("staffed_contacts_compared"),
        staffed_before=staffed.get("staffed_contacts_year_before") if reaches_back else None,
        transactions=int(take_up.get("transactions") or 0),
        take_up=optional(take_up.get("digital_take_up")),
        take_up_compared=optional(take_up.get("digital_take_up_compared")),
        take_up_before=optional(take_up.get("digital_take_up_year_before")) if reaches_back else None,
        take_up_why=str(take_up.get("why") or ""),
        cost=optional(costs.get("cost_per_transaction")),
        cost_compared=optional(earlier_cost.get("cost_per_transaction_later")),
        cost_before=optional(earlier_cost.get("cost_per_transaction")),
        cost_low=optional(costs.get("cost_per_transaction_low")),
        cost_high=optional(costs.get("cost_per_transaction_high")),
        costed_share=optional(costs.get("costed_share")),
        completion=optional(forms.get("completion_rate")),
        completion_before=optional(before("completion_rate_by_service").get("completion_rate")),
        completion_why=str(forms.get("why") or ""),
        starts=forms.get("starts"),
        avoidable=optional(reasons.get("avoidable_share")),
        avoidable_before=optional(before("avoidable_share_by_service").get("avoidable_share")),
        assessed=reasons.get("assessed"),
        assessed_of=reasons.get("contacts"),
        not_compared=not_compared(rows, period, published, {"service_id": service_id}) if reaches_back else "",
    )


def saving_of_service(rows: Rows, service_id: str, names: Mapping[str, str]) -> tuple[Saving | None, str]:
    """The saving of a service, or the sentence that says why it has none."""
    mine = {str(row["rung"]): row for row in rows if row["service_id"] == service_id}
    net = mine.get("L3")
    if net is None or net.get("code") or net["low_80"] is None:
        return None, str(net["sentence"]) if net is not None else ""
    return one_saving(mine, names.get(service_id, service_id)), ""


def is_cut(row: Mapping) -> bool:
    """Whether a verdict is that access was reduced, at all places together."""
    return row.get("word") == REDUCED and not row.get("code") and not row.get("site")


def elsewhere(verdicts: Rows, service_id: str, launches: tuple[Launch, ...]) -> Rows:
    """Cuts of access in other services after a launch of this one: they may be mistaken for what the launch did."""
    first = min((launch.on for launch in launches), default=None)
    return [
        row
        for row in verdicts
        if row.get("about") == "cut" and not row.get("code") and row["service_id"] not in (service_id, None)
        and first is not None and row["from_date"] and date.fromisoformat(str(row["from_date"])) >= first
    ]  # fmt: skip


def launches_not_judged(changes: Rows, service_id: str, launches: tuple[Launch, ...]) -> Rows:
    """Launches and releases of the service that are written down but have no row of launch_impact."""
    judged = {(launch.on, launch.kind) for launch in launches}
    return [
        row
        for row in changes
        if row["kind"] in ("launch", "release") and row["service_id"] == service_id and (row["from_date"], row["kind"]) not in judged
    ]
