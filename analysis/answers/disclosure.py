"""The table of any metric as it may leave the service team."""

from collections.abc import Callable, Mapping

from analysis import findings
from analysis.disclosure import THRESHOLD
from analysis.finding import Refusal
from analysis.questions import Answer, Question
from analysis.suppression import suppress
from pipelines.errors import QueryError


Asker = Callable[..., Answer]
QUESTION = Question(
    "disclosure",
    "How may a metric's table be shown outside the service team, with small numbers hidden?",
    "one row per row of the metric; '*' where a figure is hidden",
    ("metric", "rule", "threshold", "period_start", "period_end", "service_id", "directorate", "channel_id", "source_id", "definition_id"),
)
PASSED_ON = {
    "period_start": "start_date",
    "period_end": "end_date",
    "service_id": "service_id",
    "directorate": "directorate",
    "channel_id": "channel_id",
    "source_id": "source_id",
    "definition_id": "definition_id",
}
SAID = {
    "a": (
        "Counts of 1 to 7 are hidden and others rounded to 5.",
        "Shares are made from rounded counts; costs and averages keep two digits.",
    ),
    "b": ("Counts below the threshold are hidden, and further rows so that totals do not give them back.", "Other figures are exact."),
}
METHODS = {"a": "rule A: hide 1 to 7, round to 5", "b": "rule B: threshold and secondary suppression, checked by linear programme"}


DEFAULT_METRIC = "contacts_by_month_and_channel"


def answer(asked: Asker, values: Mapping[str, object]) -> list[dict[str, object]]:
    """The metric's rows with small numbers hidden; what the metric itself does not take is refused by name."""
    from analysis.ask import list_questions

    metric, rule = str(values["metric"] or DEFAULT_METRIC), str(values["rule"] or "a").lower()
    takes = {question.name: question.parameters for question in list_questions() if question.name not in findings.names()}
    if metric not in takes:
        raise QueryError(f"disclosure takes the name of a metric, not {metric[:40]!r}; python -m pipelines ask lists them all.")
    given = {theirs: values[ours] for ours, theirs in PASSED_ON.items() if values[ours] is not None}
    excess = sorted(set(given) - set(takes[metric]) - {"definition_id"})
    if excess:
        raise QueryError(f"{metric} does not take {', '.join(excess)}.")
    found = asked(metric, {name: value for name, value in given.items() if name in takes[metric]})
    if not found.rows:
        return [_tail(0, rule, Refusal("NO_DATA", f"{metric} has no rows to show."))]
    shown = suppress(found.columns, found.rows, rule, _threshold(values["threshold"]))
    if isinstance(shown, Refusal):
        return [_tail(len(found.rows), rule, shown)]
    tail = _tail(len(found.rows), rule, None)
    return [{**dict(zip(found.columns, row, strict=True)), **{k: v for k, v in tail.items() if k not in found.columns}} for row in shown]


def _threshold(value: object) -> int:
    try:
        return THRESHOLD if value is None else int(str(value))
    except ValueError:
        raise QueryError(f"threshold must be a whole number such as 5, not {str(value)[:30]!r}.") from None


def _tail(rows: int, rule: str, refusal: Refusal | None) -> dict[str, object]:
    """`n` is the number of rows of the table, not of people."""
    return {
        "n": rows,
        "method": METHODS.get(rule, rule[:1]),
        "assumptions": list(SAID.get(rule, ())),
        "seed": None,
        "code": refusal.code if refusal else None,
        "sentence": refusal.sentence
        if refusal
        else "Small numbers are hidden; '*' is a number too small to show, or one that would give such a number away.",
    }
