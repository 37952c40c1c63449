"""Dated changes on a chart: which to mark, and their words."""

from collections.abc import Sequence
from datetime import date, timedelta

from views.figures import COUNTING
from views.formatting import chart_text, short_day
from views.theme import Theme


NOTES_SHOWN = 4
CHANGE_WORDS = {
    "launch": "Launch",
    "release": "Release",
    "opening_hours": "Hours changed",
    "office_closed": "Office closed",
    "line_closed": "Line closed",
    "outage": "Outage",
    "election": "Election",
    "policy": "Policy",
    "bill": "Bills",
    "letter": "Letters",
    "consent": "Consent banner",
    "relabelled": "Relabelled",
    "counting_changed": "Counting changed",
}
NOTED_FIRST = ("counting_changed", "relabelled", "consent", "launch", "office_closed", "line_closed", "opening_hours", "outage")


def noted(changes: Sequence[dict], months: Sequence[date]) -> list[dict]:
    """The few changes worth a mark: breaks and launches before bills, at most one a month."""
    inside = [row for row in changes if months[0] <= row["from_date"] <= first_day_after(months[-1])]
    ranked = sorted(inside, key=lambda row: (NOTED_FIRST.index(row["kind"]) if row["kind"] in NOTED_FIRST else 99, row["from_date"]))
    chosen: list[dict] = []
    apart = max(20, (months[-1] - months[0]).days // 9)
    for row in ranked:
        if len(chosen) < NOTES_SHOWN and all(abs((row["from_date"] - other["from_date"]).days) > apart for other in chosen):
            chosen.append(row)
    return sorted(chosen, key=lambda row: row["from_date"])


def first_day_after(month_start: date) -> date:
    """The first day of the next month."""
    return (month_start + timedelta(days=32)).replace(day=1)


def change_line(row: dict, theme: Theme) -> dict:
    """A dotted line through the chart at a change."""
    when = row["from_date"].isoformat()
    line_style = {"color": theme.missing if row["kind"] in COUNTING else theme.axis, "width": 1, "dash": "dot"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": when, "x1": when, "y0": 0, "y1": 1, "line": line_style}


def change_labels(marks: Sequence[dict], theme: Theme) -> list[dict]:
    """Numbers above the chart; what they mean is said below it, where a phone has room for words."""
    return [
        {
            "x": row["from_date"].isoformat(),
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": "center",
            "showarrow": False,
            "text": f"<b>{number}</b>",
            "hovertext": chart_text(change_words(row)),
            "font": {"size": 12, "color": theme.missing if row["kind"] in COUNTING else theme.muted},
        }
        for number, row in enumerate(marks, start=1)
    ]


def change_words(row: dict) -> str:
    """10 Oct 2025 Consent banner: the note of the council."""
    kind = CHANGE_WORDS.get(row["kind"], str(row["kind"]).replace("_", " ").capitalize())
    note = str(row.get("note") or "")
    words = note if note.lower().startswith(kind.lower()) else f"{kind}: {note}" if note else kind
    return f"{short_day(row['from_date'])} {words}"
