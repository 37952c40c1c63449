"""The rules that turn the words of the exports into services, contact types, avoidable causes and steps of forms."""

from pipelines.demo import council
from pipelines.demo.council import REASONS
from pipelines.demo.counter import visit_labels
from pipelines.demo.days import Days
from pipelines.demo.genesys import NEW_QUEUE, RELABELLED
from pipelines.demo.services import SERVICES, Service
from pipelines.demo.visits import CONTACT, ending


Row = tuple[object, ...]


def rule_rows(days: Days) -> list[Row]:
    """Every row of service_rules.csv, the more exact first."""
    rows: list[Row] = []
    for one in SERVICES:
        rows += _phone_rules(one)
        rows += [
            (30, "qmatic", "service_label", "equals", label, one.service_id, kind, "", "", "", "") for label, kind in visit_labels(one)
        ]
        if one.payment:
            rows.append((40, "payments", "service_label", "equals", one.payment, one.service_id, "transaction", "", "", "", ""))
        if one.slug:
            rows += _page_rules(one)
    moved = next(one for one in SERVICES if one.service_id == RELABELLED)
    rows.append(
        (21, "genesys", "queue", "equals", NEW_QUEUE, moved.service_id, "", "", "", "Contact centre team leader", days.events.relabelled)
    )
    rows.append((90, "", "path", "equals", CONTACT, "", "", "", "contact_page", "", ""))
    return rows


def _phone_rules(one: Service) -> list[Row]:
    if not one.queue:
        return []
    rows: list[Row] = [
        (10, "genesys", "reason", "equals", f"{one.code} - {words}", one.service_id, kind if kind != "unknown" else "", cause, "", "", "")
        for words, kind, cause in (*((w, k, c) for w, _, k, c in REASONS), council.CHASE)
    ]
    return [*rows, (20, "genesys", "queue", "equals", one.queue, one.service_id, "", "", "", "", "")]


def _page_rules(one: Service) -> list[Row]:
    steps = (("start", "start"), ("details", "step"), ("check", "step"), (ending(one.kind), "complete"))
    rows: list[Row] = [(50, "", "path", "equals", f"/{one.slug}/{last}", one.service_id, "", "", step, "", "") for last, step in steps]
    return [*rows, (60, "", "path", "starts", f"/{one.slug}", one.service_id, "", "", "", "", "")]
