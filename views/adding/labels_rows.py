"""Labels without a service as rows of an editor, and the accepted ones as rows of service_rules.csv."""

import datetime
import re
from collections.abc import Mapping, Sequence

from pipelines.editing import Sheet, signed
from pipelines.label_suggestions import SURE_FROM, Suggestion, suggest
from views.formatting import plain


# Hand-written rules have smaller numbers and win; accepted labels only fill what no rule says.
ACCEPTED_PRIORITY = "500"
MASKED = ("(other)", "(no label)")  # several labels under one name, or none: no rule can name them
FIELDS = {"service_label": "service label", "queue": "queue", "reason": "wrap-up", "form_label": "form"}
TYPES = ("transaction", "enquiry", "chase")


def can_be_ruled(row: Mapping) -> bool:
    """Whether a rule can name this label."""
    return row["label"] not in MASKED and row["field"] in FIELDS


def suggestions_for(labels: Sequence[Mapping], services: Sequence[Mapping], rules: Sequence[Mapping[str, str]]) -> tuple[Suggestion, ...]:
    """What each label might be, from the services and rules as they stand in the tables."""
    names = {str(row["service_id"]): str(row["service_name"] or "") for row in services if row["service_id"] not in ("", "unmapped")}
    return suggest([str(row["label"]) for row in labels], names, rules)


def editor_rows(
    labels: Sequence[Mapping], suggestions: Sequence[Suggestion], total: int, answers: Mapping[tuple[str, str, str], Mapping]
) -> list[dict]:
    """A row a label, with what was answered on the screen before; nothing is accepted by itself."""
    rows = []
    for label, suggestion in zip(labels, suggestions, strict=True):
        row = {
            "accept": False,
            "label": plain(label["label"]),
            "service_id": suggestion.service_id,
            "contacts": label["contacts"],
            "share": 100 * label["contacts"] / total if total and label["contacts"] else None,
            "score": suggestion.score or None,
            "why": plain(f"{suggestion.why}: choose one" if suggestion.between else suggestion.why),
            "contact_type": None,
            "every_feed": False,
            "field": FIELDS[str(label["field"])],
            "source_id": plain(label["source_id"]),
        }
        rows.append({**row, **answers.get(key_of(label), {})})
    return rows


def key_of(label: Mapping) -> tuple[str, str, str]:
    """What tells one label from another."""
    return str(label["source_id"]), str(label["field"]), str(label["label"])


def answers_of(labels: Sequence[Mapping], rows: Sequence[Mapping]) -> dict[tuple[str, str, str], dict]:
    """What people set on the screen, by label."""
    return {
        key_of(label): {name: row[name] for name in ("accept", "service_id", "contact_type", "every_feed")}
        for label, row in zip(labels, rows, strict=True)
    }


def with_sure_ones(rows: Sequence[Mapping]) -> list[dict]:
    """The rows with every sure suggestion accepted; a service that somebody chose stays theirs."""
    return [dict(row) | {"accept": bool(row["accept"] or ((row["score"] or 0) >= SURE_FROM and row["service_id"]))} for row in rows]


def accepted(labels: Sequence[Mapping], rows: Sequence[Mapping]) -> list[tuple[Mapping, Mapping]]:
    """Ticked labels that have a service, each with its row."""
    return [(label, row) for label, row in zip(labels, rows, strict=True) if row["accept"] and row["service_id"]]


def rules_of(chosen: Sequence[tuple[Mapping, Mapping]], feeds: frozenset[str], who: str, today: datetime.date) -> list[dict[str, str]]:
    """One rule a label, exact and for its feed, or for every feed where that was ticked or sources.csv does not name the feed."""
    rules: dict[tuple[str, str, str], dict[str, str]] = {}
    for label, row in chosen:
        feed = "" if row["every_feed"] or label["source_id"] not in feeds else str(label["source_id"])
        match, pattern = match_of(str(label["label"]))
        rule = {
            "priority": ACCEPTED_PRIORITY,
            "source_id": feed,
            "field": str(label["field"]),
            "match": match,
            "pattern": pattern,
            "service_id": str(row["service_id"]),
            "contact_type": str(row["contact_type"] or ""),
            "who": signed(who) if who.strip() else "",
            "on_date": today.isoformat(),
        }
        rules.setdefault((feed, rule["field"], pattern.lower()), rule)
    return list(rules.values())


def match_of(label: str) -> tuple[str, str]:
    """How a rule names just this label; one with several blanks in a row gets an expression, since nobody can see how many there are."""
    words = label.split()
    if " ".join(words) == label.strip():
        return "equals", label.strip()
    return "regex", "^" + r"\s+".join(re.sub(r"([^\w\s])", r"\\\1", word) for word in words) + "$"


def with_rules(sheet: Sheet, rules: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The rows of service_rules.csv with the new rules at the end."""
    return [*sheet.rows, *rules]
