"""Answers where digital take-up is going and when it reaches its target, from the monthly counts of every service."""

import datetime
from collections.abc import Mapping, Sequence

import numpy as np

from analysis.findings import Asker
from analysis.questions import Question
from analysis.reporting_gaps import reporting_drop_outs
from analysis.take_up_rows import ALL, Goal, Months, rows_of
from pipelines.errors import QueryError


QUESTION = Question(
    "take_up_forecast",
    "Where is digital take-up going, and when will it reach its target?",
    "one row per service (and one, *, for all of them) and month ahead, and one of kind target_date per service",
    ("start_date", "end_date", "service_id", "definition_id", "target", "ceiling"),
    when="build",
    filters=("service_id",),
)
ANALYTICS = ("ga4", "matomo", "plausible", "adobe")  # formats that count only who agreed, so that a consent banner changes the count
RESTARTS = ("relabelled", "counting_changed")
SMALL_SHARE = 0.01  # of all transactions: a service below this does not spoil a month of the council's own share
Row = dict  # a row of an answer, by column


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """Rows of kind month (1 to 24 ahead) and target_date for each service, transactions as the definition counts them."""
    target, ceiling = _share(values, "target"), _share(values, "ceiling")
    span = {name: values.get(name) for name in ("start_date", "end_date")}
    definition = {"definition_id": values.get("definition_id")}
    goals = _goals(list(asked("forecast_targets", {}).records()), target, ceiling)
    rows: list[Row] = []
    if isinstance(span["start_date"], datetime.date) and isinstance(span["end_date"], datetime.date):
        rows = list(asked("forecast_take_up_by_month", {**span, **definition}).records())
    if not rows:
        return rows_of([Months(ALL, ())], goals, definition)
    changes = list(asked("changes", {"start_date": span["start_date"], "end_date": span["end_date"]}).records())
    counts_visits = {row["definition_id"]: row["counts_web_visits"] for row in asked("take_up_definitions", {}).records()}
    formats = {str(row["source_id"]): str(row["format"]) for row in asked("feeds", {}).records()}
    services = _by_service(rows)
    for months in services.values():
        is_consented = bool(counts_visits.get(definition["definition_id"])) or _is_analytics(months[0], formats)
        _mark_changes(months, changes, is_consented)
        _mark_drop_outs(months)
    series = [Months(service, tuple(months)) for service, months in services.items()]
    silent = [
        Months(service, ()) for service, goal in goals.items() if goal.kind == "transaction" and service not in {*services, ALL, "unmapped"}
    ]
    return rows_of([Months(ALL, tuple(_all_services(services, changes))), *series, *silent], goals, definition)


def _share(values: Mapping[str, object], name: str) -> float | None:
    value = values.get(name)
    if value is None:
        return None
    try:
        share = float(str(value))
    except ValueError:
        raise QueryError(f"{name} is a share such as 0.65, not {str(value)[:40]!r}.") from None
    if not 0 < share <= 1:
        raise QueryError(f"{name} is a share above 0 and at most 1, such as 0.65, not {str(value)[:40]!r}.")
    return share


def _goals(rows: Sequence[Row], target: float | None, ceiling: float | None) -> dict[str, Goal]:
    """What each service is to reach and can reach; the parameters take the place of what the tables say."""
    goals = {}
    for row in rows:
        by = None if target is not None or row["target_by"] is None else row["target_by"]
        stated = ceiling if ceiling is not None else None if row["offline_share"] is None else 1 - float(row["offline_share"])
        goals[row["service_id"]] = Goal(
            str(row["service_name"] or row["service_id"]), str(row["kind"]), target if target is not None else row["target"], by, stated
        )
    return goals


def _by_service(rows: Sequence[Row]) -> dict[str, list[Row]]:
    services: dict[str, list[Row]] = {}
    for row in rows:
        services.setdefault(row["service_id"], []).append(dict(row))
    return services


def _is_analytics(month: Row, formats: Mapping[str, str]) -> bool:
    feeds = str(month["digital_feeds"] or "").split()
    return any(formats.get(feed, "").startswith(ANALYTICS) for feed in feeds)


def _mark_changes(months: Sequence[Row], changes: Sequence[Row], is_consented: bool) -> None:
    """Marks months that changes.csv says cannot be compared: those before counting changed, and those an outage touches."""
    kinds = (*RESTARTS, "consent") if is_consented else RESTARTS
    for change in changes:
        if change["service_id"] not in (None, "*", months[0]["service_id"]) or change["kind"] not in (*kinds, "outage"):
            continue
        first, last = change["from_date"], change["to_date"]
        if change["kind"] == "outage" and last is None:
            last = first + datetime.timedelta(days=1)
        for row in months:
            begins = row["month"]
            ends = (begins + datetime.timedelta(days=32)).replace(day=1)
            is_out = begins < first if last is None else begins < last and ends > first
            if is_out:
                row["is_usable"], row["why"] = False, f"{change['kind'].replace('_', ' ').capitalize()} on {first}: {change['note']}"


def _mark_drop_outs(months: Sequence[Row]) -> None:
    counts = [[row[name] if row["is_usable"] else np.nan for row in months] for name in ("digital_transactions", "transactions")]
    for row, is_out in zip(months, reporting_drop_outs(*counts), strict=True):
        if is_out:
            row["is_usable"], row["why"] = False, "One side of the count dropped out and came back."


def _all_services(services: Mapping[str, Sequence[Row]], changes: Sequence[Row]) -> list[Row]:
    """The months of the council as a whole, usable where every service of any weight is; labels that moved between services do not matter."""
    total = sum(row["transactions"] for months in services.values() for row in months) or 1
    launched = {change["service_id"] for change in changes if change["kind"] == "launch"}
    every = sorted({row["month"] for months in services.values() for row in months})
    summed: dict[datetime.date, Row] = {}
    for month in every:
        summed[month] = {"month": month, "digital_transactions": 0, "transactions": 0, "is_usable": True, "why": None}
    for service, months in services.items():
        has_weight = sum(row["transactions"] for row in months) >= SMALL_SHARE * total
        by_month = {row["month"]: row for row in months}
        for month, into in summed.items():
            row = by_month.get(month)
            into["digital_transactions"] += row["digital_transactions"] if row else 0
            into["transactions"] += row["transactions"] if row else 0
            is_gap = (service not in launched) if row is None else not row["is_usable"] and not _is_relabelled(row)
            if has_weight and is_gap:
                into["is_usable"] = False
                into["why"] = row["why"] if row else f"{service} was not counted yet."
    flags = [months[0] for months in services.values()]
    kinds = {name: bool(any(each[name] for each in flags)) for name in ("has_digital", "has_other")}
    monthly = all(each["is_monthly_only"] for each in flags)
    return [{**row, **kinds, "service_id": ALL, "is_monthly_only": monthly, "digital_feeds": None} for row in summed.values()]


def _is_relabelled(row: Row) -> bool:
    return str(row["why"]).startswith("Relabelled")
