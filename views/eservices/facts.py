"""Rows of answers as the facts of the E-services page: movers, forms, releases, errors, breaks; nothing is worked out here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from views.data import Found


ALL = "*"
FORM, STEP, DEVICE = "form", "step", "device"
ACCESS_REDUCED = "access reduced"
MEND = "mend the form"  # a lever of the opportunity finding
SERVICES_DRAWN = 20
Row = Mapping[str, object]


@dataclass(frozen=True)
class Movers:
    """Take-up of every service in view against the earlier weeks; `whole` is all of them together."""

    whole: dict | None
    known: list[dict]  # services with a figure, the highest take-up first
    refused: list[dict]
    why: str = ""

    @property
    def rose(self) -> list[dict]:
        """The services that rose more than chance explains, the surest first."""
        return [row for row in self.surest if row["verdict"] == "rose"]

    @property
    def fell(self) -> list[dict]:
        """The services that fell more than chance explains, the surest first."""
        return [row for row in self.surest if row["verdict"] == "fell"]

    @property
    def unclear(self) -> list[dict]:
        """The services whose move is no more than chance explains."""
        return [row for row in self.surest if row["verdict"] == "no clear change"]

    @property
    def surest(self) -> list[dict]:
        """The services that could be compared, the least likely to be chance first."""
        judged = [row for row in self.known if row["p_corrected"] is not None]
        return sorted(judged, key=lambda row: row["p_corrected"])

    @property
    def drawn(self) -> list[dict]:
        """The services a chart has room for: those that moved beyond chance first, then those with most transactions."""
        chosen = sorted(self.known, key=lambda row: (not row["is_mover"], -row["transactions"]))[:SERVICES_DRAWN]
        names = {row["service_id"] for row in chosen}
        return [row for row in self.known if row["service_id"] in names]


@dataclass(frozen=True)
class Form:
    """One online form: how many finish, where and on what most leave, and what giving up costs a year."""

    service_id: str
    name: str
    whole: dict
    steps: list[dict] = field(default_factory=list)
    devices: list[dict] = field(default_factory=list)
    given_up: dict | None = None  # failed online, with pounds
    stake: dict | None = None  # opportunity, ranked

    @property
    def worst_step(self) -> dict | None:
        """The step at which the largest share leaves; None where nobody leaves or too few came."""
        return next((row for row in self.steps if row["is_worst"]), None)

    @property
    def worst_device(self) -> dict | None:
        """The device on which clearly fewer finish than on the best; None where no device stands out."""
        return next((row for row in self.devices if row["is_worst"]), None)

    @property
    def is_known(self) -> bool:
        """Whether its completion rate is a figure."""
        return not self.whole.get("code")

    @property
    def worth_mending(self) -> float | None:
        """What is at stake in mending the form, where that is its best next step."""
        return float(self.stake["estimate"]) if self.stake and self.stake["lever"] == MEND else None

    @property
    def pounds(self) -> float | None:
        """What people who gave up and then contacted staff cost a year."""
        return None if self.given_up is None else float(self.given_up["cost_a_year"])


def movers(found: Found) -> Movers:
    """The rows of take_up_movers, the whole apart."""
    whole = next((row for row in found.rows if row["service_id"] == ALL), None)
    known = sorted((row for row in found.rows if row["service_id"] != ALL), key=lambda row: (-row["take_up"], row["service_name"]))
    refused = [row for row in found.refused if row.get("service_id") != ALL]
    why = next((str(row["sentence"]) for row in found.refused if row.get("service_id") == ALL), "")
    return Movers(whole, known, refused, why or (found.why if not known else ""))


def forms(rows: Sequence[dict], given_up: Found, stakes: Found) -> list[Form]:
    """Every form in view, those whose givers-up cost most first, then those that most people leave."""
    lost = {row["service_id"]: row for row in given_up.rows if is_headline(row)}
    ranked = {row["service_id"]: row for row in stakes.rows if row.get("status") == "ranked"}
    parts: dict[object, list[dict]] = defaultdict(list)
    for row in rows:
        parts[row["service_id"]].append(row)
    found = []
    for whole in (row for row in rows if row["part"] == FORM and row["service_id"] != ALL):
        own = parts[whole["service_id"]]
        steps = [row for row in own if row["part"] == STEP]
        found.append(
            Form(
                str(whole["service_id"]),
                str(whole["service_name"]),
                whole,
                steps,
                [row for row in own if row["part"] == DEVICE],
                lost.get(whole["service_id"]),
                ranked.get(whole["service_id"]),
            )
        )
    return sorted(found, key=mend_order)


def mend_order(form: Form) -> tuple[float, float, float, str]:
    """Most pounds of givers-up first, then most pounds at stake in mending the form, then the fewest who finish."""
    share = form.whole["estimate"] if form.is_known else 2.0
    return -(form.pounds or 0.0), -(form.worth_mending or 0.0), float(share or 0.0), form.name


def is_headline(row: Row) -> bool:
    """Whether a row of failed_online is the whole of a service, in pounds."""
    return bool(row.get("is_headline")) and row.get("path") is None and row.get("cost_a_year") is not None and bool(row.get("service_id"))


def all_forms(rows: Sequence[dict]) -> dict | None:
    """The row of all forms together; None where none was started."""
    return next((row for row in rows if row["part"] == FORM and row["service_id"] == ALL and not row.get("code")), None)


@dataclass(frozen=True)
class Release:
    """A release or launch: what became of the form, and of contacts with staff."""

    released_on: date
    service_id: str
    name: str
    note: str
    completion: dict
    contacts: dict | None  # the row of all staffed channels together, else the first refused one

    @property
    def contacts_are_judged(self) -> bool:
        """Whether the effect on contacts has a range; without other services to compare there is only a suggestion."""
        return bool(self.contacts and not self.contacts.get("code") and self.contacts["low_80"] is not None)

    @property
    def contacts_fell(self) -> bool:
        """Whether contacts with staff are clearly lower than they would have been."""
        row = self.contacts
        return bool(row and not row.get("code") and row["grade"] in ("strong", "moderate") and row["high_80"] < 0)

    @property
    def too_early(self) -> str:
        """The sentence of whichever figure is too early; empty when none is."""
        for row in (self.completion, self.contacts or {}):
            if row.get("code") == "TOO_EARLY":
                return str(row["sentence"])
        return ""


def releases(completions: Sequence[dict], impacts: Sequence[dict], names: Mapping[str, str]) -> list[Release]:
    """The releases of services in view, the latest first, each with both figures; services launched together are one release."""
    found: dict[tuple, Release] = {}
    for row in completions:
        service = str(row["service_id"])
        if service not in names:
            continue
        on = date.fromisoformat(str(row["released_on"]))
        impact = impact_of(impacts, on, service)
        together = tuple(impact["launch_services"] or ()) if impact else ()
        key = (on, together or (service,))
        other = found.get(key)
        if other is None or (other.completion.get("code") and not row.get("code")):
            found[key] = Release(on, service, names[service], str(row["note"] or ""), row, impact)
    return list(found.values())


def impact_of(impacts: Sequence[dict], on: date, service: str) -> dict | None:
    """What a launch did to all contacts with staff; a figure by week before one by month, a figure before a refusal."""
    own = [
        row
        for row in impacts
        if row.get("launch_on") == on.isoformat() and service in (row.get("service_id"), *(row.get("launch_services") or ()))
    ]
    staffed = [row for row in own if row.get("channel_id") == "all_assisted"] or own
    known = sorted((row for row in staffed if not row.get("code")), key=lambda row: row.get("grain") != "week")
    waiting = [row for row in own if row.get("code") == "TOO_EARLY"]
    if known and known[0].get("channel_id") == "all_assisted":
        return known[0]
    refused = waiting or [row for row in staffed if row.get("code")]
    return refused[0] if refused else None


@dataclass(frozen=True)
class Break:
    """A date across which something does not compare."""

    from_date: date
    to_date: date | None
    kind: str
    note: str
    where: str
    is_written_down: bool


def breaks(noted: Sequence[dict], found: Sequence[dict], keeps: Mapping[str, str], start: date, end: date) -> list[Break]:
    """Breaks from start to end: those written down, and those found in the data that nobody wrote down; older ones part nothing here."""
    told = [
        Break(row["from_date"], row["to_date"], str(row["kind"]), str(row["note"] or ""), where_of(row, keeps), True)
        for row in noted
        if (row["service_id"] in (None, "*") or row["service_id"] in keeps)
        and (row["from_date"] >= start or (row["to_date"] is not None and row["to_date"] > start))
    ]
    unnoted = [
        Break(date.fromisoformat(str(row["from_date"])), None, str(row["kind"]), str(row["evidence"]), where_of(row, keeps), False)
        for row in found
        if row["from_date"] and not row["explained"] and (row["service_id"] is None or row["service_id"] in keeps)
    ]
    silent = {(each.from_date, each.where) for each in told}
    inside = [each for each in unnoted if start <= each.from_date < end and (each.from_date, each.where) not in silent]
    return sorted([*told, *inside], key=lambda each: (each.from_date, each.kind, each.note))


def where_of(row: Row, names: Mapping[str, str]) -> str:
    """The feed or the service a break is in."""
    if row.get("source_id"):
        return str(row["source_id"])
    return names.get(str(row["service_id"]), "") if row.get("service_id") else ""


def cut_services(found: Found, names: Mapping[str, str]) -> dict[str, str]:
    """The services in view whose opening hours or offices were cut, with what was cut."""
    cut = [row for row in found.rows if ACCESS_REDUCED in (row.get("verdict"), row.get("word")) and row.get("service_id") in names]
    return {str(row["service_id"]): str(row.get("change_note") or "access was cut") for row in cut}
