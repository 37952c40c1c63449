"""Do our counts agree with others: the systems' own reports, and feeds that tell of the same transactions."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from views.cards import Kept, card, table_with_csv
from views.data import Source
from views.formatting import count, counted, month, percent
from views.once import once
from views.theme import channel_name


TOLERANCE_SETTING = "control_total_tolerance"  # of the stated total; more is a difference somebody should explain
USUAL_TOLERANCE = 0.01  # for a snapshot that was published before there was the setting
MEASURES = {"offered": "Calls offered", "answered": "Calls answered", "abandoned": "Calls abandoned", "visits": "Visits", "forms": "Forms"}
WHY = {"not_primary": "another feed is primary", "no_primary_chosen": "no primary is chosen: neither counts"}


def reconciliation_cards(source: Source) -> None:
    """Control totals beside our counts, and feeds beside the primary one."""
    totals = source.rows("reconciliation_by_month")
    if totals:
        control_totals_card(source, totals)
    compared = source.rows("compared_feeds")
    if compared:
        compared_card(source, compared)


def control_totals_card(source: Source, totals: Sequence[dict]) -> None:
    """Each month's own report beside what we count."""
    allowed = tolerance(source)
    apart = [row for row in totals if not agrees(row, allowed)]
    subtitle = f"Agrees: within {percent(allowed)} of the system's own report (control_total_tolerance in settings.toml)."
    with card(totals_title(totals, apart), subtitle, key="card_totals"):
        column = st.column_config
        rows = [
            {
                "month": row["month"],
                "measure": MEASURES.get(row["measure"], str(row["measure"]).capitalize()),
                "channel": row["channel_name"] or channel_name(str(row["channel_id"])),
                "stated": row["total"],
                "counted": row["counted"],
                "difference": row["difference"],
                "agrees": "Yes" if agrees(row, allowed) else "No" if row["counted"] is not None else "Nothing counted",
                "source_id": row["source_id"],
            }
            for row in sorted(totals, key=lambda row: (agrees(row, allowed), -row["month"].toordinal()))
        ]
        config = {
            "month": column.DateColumn("Month", format="MMM YYYY"),
            "measure": column.TextColumn("Measure"),
            "channel": column.TextColumn("Channel"),
            "stated": column.NumberColumn("Its own report", format="localized"),
            "counted": column.NumberColumn("We count", format="localized"),
            "difference": column.NumberColumn("Difference", format="localized"),
            "agrees": column.TextColumn("Agrees"),
            "source_id": column.TextColumn("Reported in"),
        }
        table_with_csv(rows, config, "reconciliation", source.snapshot, "Monthly totals of the systems' own reports beside our counts")


def tolerance(source: Source) -> float:
    """How far a count may be from the stated total, as a share of it: the council's setting."""
    return float(source.settings.get(TOLERANCE_SETTING) or USUAL_TOLERANCE)


def agrees(row: dict, allowed: float = USUAL_TOLERANCE) -> bool:
    """Whether our count is within the tolerance of the stated total; a stated total of nil agrees with nil alone."""
    if row["counted"] is None:
        return False
    if row["difference"] == 0:
        return True
    return row["difference_share"] is not None and abs(row["difference_share"]) <= allowed


def totals_title(totals: Sequence[dict], apart: Sequence[dict]) -> str:
    """Whether the counts agree with the systems' own reports, or where the largest difference is."""
    if not apart:
        return f"Our counts agree with the systems' own reports in all {counted(len({row['month'] for row in totals}), 'month', 'months')}"
    worst = max(apart, key=lambda row: (abs(row["difference_share"] or 1), row["month"]))
    size = percent(abs(worst["difference_share"])) if worst["difference_share"] is not None else "a count"
    measure = MEASURES.get(worst["measure"], str(worst["measure"])).lower()
    return f"{count(len(apart))} of {counted(len(totals), 'total differs', 'totals differ')}; most in {month(worst['month'])}, {measure} by {size}"


def compared_card(source: Source, compared: Sequence[dict]) -> None:
    """Feeds that tell of contacts another feed counts: beside it, never added to it."""
    last, undecided, feeds, rows = once(lambda: compared_rows(source, compared), "compared", source)
    title = (
        f"{counted(undecided, 'feed waits', 'feeds wait')} for somebody to say which is primary"
        if undecided
        else f"{counted(feeds, 'feed tells', 'feeds tell')} of contacts that another feed counts"
    )
    with card(title, f"The months to {month(last)}, newest first. Compared with the primary feed, never added to it.", key="card_compared"):
        column = st.column_config
        config = {
            "month": column.DateColumn("Month", format="MMM YYYY"),
            "service": column.TextColumn("Service"),
            "channel": column.TextColumn("Channel"),
            "source_id": column.TextColumn("Feed"),
            "contacts": column.NumberColumn("It tells of", format="localized"),
            "counted_contacts": column.NumberColumn("We count", format="localized"),
            "difference": column.NumberColumn("Difference", format="localized"),
            "why": column.TextColumn("Why it is not counted"),
        }
        table_with_csv(rows, config, "compared_feeds", source.snapshot, "Feeds that are compared with the primary feed, by month")
        st.page_link(
            "views/pages/add_data.py",
            label="By day, and which one counts",
            icon=":material/compare_arrows:",
            query_params={"task": "feeds"},
        )


def compared_rows(source: Source, compared: Sequence[dict]) -> tuple[date, int, int, Kept]:
    """The last month, how many feeds wait for a decision, how many there are, and the rows as they are shown."""
    names = {str(row["service_id"]): str(row["service_name"] or row["service_id"]) for row in source.rows("services")}
    rows = Kept(
        {
            **row,
            "service": names.get(str(row["service_id"]), str(row["service_id"])),
            "channel": channel_name(str(row["channel_id"])),
            "why": WHY.get(row["why"], str(row["why"]).replace("_", " ")),
        }
        for row in sorted(compared, key=lambda row: (-row["month"].toordinal(), -abs(row["difference"] or 0)))
    )
    undecided = {row["source_id"] for row in compared if row["why"] == "no_primary_chosen"}
    return max(row["month"] for row in compared), len(undecided), len({str(row["source_id"]) for row in compared}), rows
