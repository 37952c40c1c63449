"""Where counting changed rather than demand, as far as the data show it, whether it is written down, and the row that would say so."""

from collections.abc import Mapping

from analysis.break_evidence import FoundBreak, count_breaks, feed_breaks, label_breaks, moved_breaks, series_examined, web_breaks
from analysis.compositions import Asker
from analysis.finding import Refusal
from analysis.finding_rows import refused, told
from analysis.questions import Question
from analysis.watched_series import watched_series


QUESTION = Question(
    "breaks_found",
    "Where do the data show that counting changed, not demand, and is it written down in changes.csv?",
    "one row per break found, newest last (from_date null: none was found)",
    ("service_id", "channel_id"),
    when="warehouse",
    filters=("service_id", "channel_id"),
)
FIGURES = ("to_date", "before", "after", "chance", "evidence", "explained", "explained_by", "suggested_row", "breaks", "unexplained")
METHODS = {
    "feed_stops": "days no file covers",
    "feed_gap": "days no file covers",
    "dropped_out": "at most 5% of the usual count",
    "stopped": "at most 5% of the usual count, to the end",
    "repeated": "runs of one count against Poisson chance",
    "placeholder": "one value found too often for the counts around it",
    "moved": "a tenth or less left, the same amount gained elsewhere",
    "renamed_label": "one label ends, another begins with as many contacts",
    "lost_visits": "shift of the monthly ratio to another count of the same site",
}
ASSUMED = ["A break is a sign for a person to look into; changes.csv says what it was."]
Rows = list[dict[str, object]]


def answer(asked: Asker, _values: Mapping[str, object]) -> Rows:
    """Every break found, oldest first; one row when none was."""
    watched = watched_series(asked)
    web = asked("breaks_web", {}).records() if watched else []
    if watched is None or not (series_examined(watched) or web):
        return [
            refused(_identity(None), FIGURES, Refusal("NO_DATA", "Nothing is published yet that could have a break."), "search for breaks")
        ]
    names = {str(row["service_id"]): str(row["service_name"] or row["service_id"]) for row in asked("services", {}).records()}
    found = [
        *feed_breaks(asked("breaks", {}).records()), *count_breaks(watched, names), *moved_breaks(watched, names), *web_breaks(web, watched),
        *label_breaks(asked("breaks_labels", {}).records()),
    ]  # fmt: skip
    rows = [
        _row(each, each.explained_by(watched.changes))
        for each in sorted(found, key=lambda each: (each.from_date, each.sign, each.evidence))
    ]
    return rows or [_none(series_examined(watched))]


def _row(found: FoundBreak, why: list[str]) -> dict[str, object]:
    figures: dict[str, object] = {
        "to_date": None if found.to_date is None else found.to_date.isoformat(), "before": found.before, "after": found.after,
        "chance": found.chance,
        "evidence": found.evidence, "explained": bool(why), "explained_by": why, "suggested_row": None if why else found.suggested_row(),
        "breaks": None, "unexplained": None,
    }  # fmt: skip
    status = f"Written down: {'; '.join(why)}." if why else "Not in changes.csv: add the suggested row if it is so."
    return told(_identity(found), figures, 1, METHODS[found.sign], ASSUMED, f"{found.from_date}: {found.evidence}. {status}")


def _none(series: int) -> dict[str, object]:
    figures = dict.fromkeys(FIGURES) | {"breaks": 0, "unexplained": 0}
    return told(
        _identity(None),
        figures,
        series,
        "search for breaks",
        ASSUMED,
        f"No break was found in {series} series, the web feeds and the labels.",
    )


def _identity(found: FoundBreak | None) -> dict[str, object]:
    if found is None:
        return dict.fromkeys(("source_id", "service_id", "channel_id", "kind", "sign", "from_date"))
    return {
        "source_id": found.source_id, "service_id": found.service_id, "channel_id": found.channel_id, "kind": found.kind, "sign": found.sign,
        "from_date": found.from_date.isoformat(),
    }  # fmt: skip
