"""Answers whether each project pays, from what was paid for it and the benefits register."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from analysis.benefit_register import Benefit, benefit_of
from analysis.business_case import GREEN_BOOK_RATE, LONGEST, OPTIMISM_BIAS
from analysis.business_projects import Horizon, Payment, Project
from analysis.business_rows import refused, row_of
from analysis.deflation import by_series
from analysis.finding import Refusal
from analysis.findings import Asker
from analysis.questions import Question
from pipelines.errors import QueryError


QUESTION = Question(
    "business_case",
    "Does each project pay: net present value, payback and benefit-cost ratio, with optimism bias as a line of its own?",
    "one row per project of investments.csv or benefits.csv",
    ("project", "years", "optimism_bias"),
    filters=("project",),
)
DEFAULT_YEARS = 10
DEFAULT_BIAS = "upper"  # the guidance's starting value, to be lowered as risks are managed
Row = dict  # a row of an answer, by column


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """One row per project, those that pay least first; a project that cannot be judged has a row with its reason and no figure."""
    years, bias = _years(values.get("years")), _bias(values.get("optimism_bias"))
    planned = _planned(asked)
    projects = _projects(_records(asked, "business_case_investments"), _records(asked, "benefit_register"), planned)
    wanted = values.get("project")
    if wanted is not None and wanted not in [project.name for project in projects]:
        known = ", ".join(project.name for project in projects[:20]) or "none yet"
        raise QueryError(f"There is no project {str(wanted)[:60]!r} in investments.csv or benefits.csv; there are: {known}.")
    if not projects:
        why = "No project is recorded; add what was paid to investments.csv and what it brings to benefits.csv."
        return [refused("*", None, Refusal("NO_DATA", why))]
    settings = {row["key"]: row["value"] for row in _records(asked, "settings")}
    as_of = _records(asked, "efficiency_as_of")[0]["as_of"]
    horizon = Horizon(years, as_of, int(settings.get("financial_year_starts") or 4))
    share, said = realised_share(projects, planned)
    rate, indices = _rate(asked, as_of), by_series(_records(asked, "cost_change_deflators"))
    rows = [row_of(project, planned, indices, horizon, rate, (bias, share, said)) for project in projects]
    return sorted(rows, key=lambda row: (row["code"] is not None, row["estimate"] or 0.0, row["project"]))


def realised_share(projects: Sequence[Project], planned: Mapping[str, Mapping[str, float]]) -> tuple[float, str]:
    """What benefits that were reached have come to, as a share of their last planned year; 1 when none was reached. With the sentence."""
    reached = plan = 0.0
    count = 0
    for project in projects:
        for benefit in project.benefits:
            years = planned.get(benefit.benefit_id, {})
            if benefit.status in ("evidenced", "banked") and years and years[max(years)] > 0:
                reached += float(benefit.amount)
                plan += years[max(years)]
                count += 1
    if not count:
        return 1.0, "No planned benefit has been reached yet, so plans are taken as they are; that is likely to be too hopeful."
    share = reached / plan
    taken = "are counted at that" if share < 1 else "are counted as planned"
    return share, f"The council's {count} benefits that were reached came to {share:.0%} of plan; benefits only planned {taken}."


def _years(value: object) -> int:
    if value is None:
        return DEFAULT_YEARS
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 3) or not 1 <= int(text) <= LONGEST:
        raise QueryError(f"years must be a whole number from 1 to {LONGEST}, not {text[:30]!r}.")
    return int(text)


def _bias(value: object) -> str:
    if value is None:
        return DEFAULT_BIAS
    if value not in OPTIMISM_BIAS:
        raise QueryError(f"optimism_bias is one of {', '.join(OPTIMISM_BIAS)}, not {str(value)[:30]!r}.")
    return str(value)


def _planned(asked: Asker) -> dict[str, dict[str, float]]:
    planned: dict[str, dict[str, float]] = defaultdict(dict)
    for row in _records(asked, "business_case_planned"):
        year = row["financial_year"]
        planned[row["benefit_id"]][year] = planned[row["benefit_id"]].get(year, 0.0) + float(row["amount"])
    return planned


def _projects(investments: Sequence[Row], register: Sequence[Row], planned: Mapping[str, Mapping[str, float]]) -> list[Project]:
    """Every project of either table; names that differ only in capitals or spaces are one."""
    names: dict[str, str] = {}
    for row in [*investments, *register]:
        names.setdefault(_plain(row["project"]), row["project"])
    projects = []
    for key, name in names.items():
        paid = [row for row in investments if _plain(row["project"]) == key]
        rows = [row for row in register if _plain(row["project"]) == key]
        benefits = [_benefit(row, planned) for row in rows if row["status"] != "withdrawn"]
        services = {row["service_id"] for row in [*paid, *rows]} - {None}
        payments = [Payment(row["paid_on"], float(row["amount"]), row["kind"]) for row in paid]
        service = services.pop() if len(services) == 1 else None
        projects.append(Project(name, payments, benefits, len(rows) - len(benefits), service))
    return projects


def _benefit(row: Row, planned: Mapping[str, Mapping[str, float]]) -> Benefit:
    """A benefit of the register; one that is only planned and states no amount is worth what its last planned year says."""
    years = planned.get(row["benefit_id"], {})
    if row["amount"] is None and row["status"] == "planned" and years:
        return benefit_of(row | {"amount": Fraction(str(years[max(years)]))})
    return benefit_of(row)


def _rate(asked: Asker, as_of: date) -> float:
    """The discount rate in force when the data end; the earliest when none is yet, the Green Book's when none is stated."""
    rates = _records(asked, "business_case_discount_rates")
    in_force = [row["rate"] for row in rates if row["from_date"] <= as_of]
    return float(in_force[-1] if in_force else rates[0]["rate"] if rates else GREEN_BOOK_RATE)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _records(asked: Asker, part: str) -> list[Row]:
    return list(asked(part, {}).records())
