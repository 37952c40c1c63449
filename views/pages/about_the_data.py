"""About the data: what was loaded, what is missing, what was left out and how words are meant, for the officer and the auditor."""

from datetime import date, timedelta

import streamlit as st

from pipelines.errors import ChannelShiftError
from views import wording
from views.assumptions import assumption_log_card
from views.cards import Kept, beneath, card, draw, living, table_with_csv
from views.charts_coverage import coverage_calendar
from views.coverage import COVERED, Run, missing_runs, runs
from views.data import Source, current_source
from views.definitions import definition_sections
from views.empty import nothing_published, what_to_do
from views.formatting import count, counted, day, md, plain, prose, short_day
from views.frame import foot, shown_theme
from views.left_out import left_out
from views.once import once
from views.reconciliation import reconciliation_cards
from views.snapshots import kept_snapshots


SPANS = {"12 months": 365, "3 years": 1096, "All": 40_000}


def page() -> None:
    """Draws the page from top to bottom as it reads on screen."""
    try:
        source = current_source()
        feeds = source.rows("feeds")
        coverage = source.rows("coverage_by_day")
    except ChannelShiftError as error:
        nothing_published(error)
        return
    files = source.rows("files")
    found = once(lambda: whole_runs(coverage), "coverage", source)
    gaps = missing_runs(found)
    with st.container(gap="xxsmall"):
        st.title(md(wording.completeness_title(feeds, sum(run.days for run in gaps), source.data_through)), anchor=False)
        st.markdown(wording.rows_sentence(files) if files else "The build ran and found nothing to read.")
        through = f"Data through {day(source.data_through)} · " if source.data_through else ""
        st.caption(f"{through}{counted(len(files), 'file', 'files')} · snapshot {md(source.snapshot)}")
    if feeds or files:
        needs_attention(source, feeds)
        coverage_card(source, found, gaps)
        feeds_card(source, feeds)
        files_card(source, files)
        left_out(source)
        with living("Agreement with other counts"):
            reconciliation_cards(source)
    else:
        what_to_do()
    definitions_card()
    with living("Assumptions that changed"):
        assumption_log_card(source)
    snapshots_card(source)
    foot(source, "this page counts rows and files; it holds nothing of one person")


def whole_runs(coverage: list[dict]) -> list[Run]:
    """The runs of all feeds from the first to the last day of any."""
    days = [row["day"] for row in coverage]
    return runs(coverage, min(days), max(days) + timedelta(days=1)) if days else []


def needs_attention(source: Source, feeds: list[dict]) -> None:
    """Late feeds, questions only the council can answer, and checks that found something."""
    asked = wording.attention(feeds, source.rows("questions"), source.rows("checks"))
    with card(
        f"{counted(len(asked), 'thing needs', 'things need')} attention" if asked else "Nothing needs attention", key="card_attention"
    ):
        if asked:
            st.markdown("\n".join(f"- {prose(sentence)}" for sentence in asked))
        else:
            st.caption("No feed is late, the build had no question, and no check found a contradiction.")


def coverage_card(source: Source, found: list[Run], gaps: list[Run]) -> None:
    """The calendar: a strip of days per feed."""
    missing = sum(run.days for run in gaps)
    title = f"{counted(missing, 'day is', 'days are')} missing between exports" if missing else "No day is missing between exports"
    with card(
        title,
        "A row is a feed. Solid: covered. Hatched: missing. Empty: not expected of that feed. Days are counted for each feed.",
        key="card_coverage",
    ):
        if not found:
            st.info("No feed has days yet. Put exports in data/raw and run the build.")
            return
        span = st.segmented_control(
            "Days shown",
            list(SPANS),
            default="3 years",
            required=True,
            key="days",
            wrap=True,
            label_visibility="collapsed",
            bind="query-params",
        )
        end = max(run.end for run in found)
        start = max(min(run.start for run in found), end - timedelta(days=SPANS[span or "3 years"]))
        shown = clipped(found, start)
        covered = sum(run.days for run in shown if run.state == COVERED)
        draw(
            coverage_calendar(shown, start, end, shown_theme()),
            f"Days by feed: {count(covered)} covered, {count(missing)} missing.",
            "calendar",
        )
        beneath(
            "coverage",
            source.snapshot,
            ["feed", "state", "from", "to_exclusive"],
            [[r.source_id, r.state, r.start, r.end] for r in shown],
        )
        if gaps:
            column = st.column_config
            rows = [{"feed": plain(r.source_id), "from": r.start, "to": r.end - timedelta(days=1), "days": r.days} for r in gaps]
            config = {
                "feed": column.TextColumn("Feed with a gap", width="medium"),
                "from": column.DateColumn("From", format="D MMM YYYY"),
                "to": column.DateColumn("To", format="D MMM YYYY"),
                "days": column.NumberColumn("Days", format="localized"),
            }
            table_with_csv(rows, config, "missing_days", source.snapshot, "Gaps of each feed, longest first")


def clipped(found: list[Run], start: date) -> list[Run]:
    """The runs from start on, the first of each feed cut at start."""
    return [Run(run.source_id, run.state, max(run.start, start), run.end) for run in found if run.end > start]


def feeds_card(source: Source, feeds: list[dict]) -> None:
    """Freshness: what each feed has and when its next export is due."""
    late = [row for row in feeds if row["is_late"]]
    on_time = "Every feed is up to date" if any(row["due_on"] for row in feeds) else "No feed has a due date"
    title = (
        f"{plain(late[0]['source_id'])} was due on {short_day(late[0]['due_on'])}"
        if len(late) == 1
        else f"{len(late)} of {len(feeds)} feeds are late"
    )
    with card(title if late else on_time, "A feed is one stream of exports. Due dates come from sources.csv.", key="card_feeds"):
        column = st.column_config
        config = {
            "source_id": column.TextColumn("Feed"),
            "state": column.TextColumn("State"),
            "first_date": column.DateColumn("From", format="D MMM YYYY"),
            "last_date": column.DateColumn("To", format="D MMM YYYY"),
            "due_on": column.DateColumn("Next due", format="D MMM YYYY"),
            "facts": column.NumberColumn("Facts", format="localized"),
            "owner": column.TextColumn("Owner"),
            "menu_note": column.TextColumn("How to export it"),
            "format": column.TextColumn("Format"),
        }
        rows = [{**row, "state": state_of(row)} for row in sorted(feeds, key=lambda row: (not row["is_late"], str(row["source_id"])))]
        table_with_csv(rows, config, "feeds", source.snapshot, "Feeds with their dates, state and next due date")


def state_of(feed: dict) -> str:
    """Late, no data, up to date, or that nobody said when the next export is due."""
    if feed["is_late"]:
        return "Late"
    if feed["last_date"] is None:
        return "No data"
    return "Up to date" if feed["due_on"] else "No due date"


def files_card(source: Source, files: list[dict]) -> None:
    """Every file: read = loaded + excluded + rejected + duplicates."""
    partial = sum(not row["complete"] for row in files)
    with card(
        f"{counted(len(files), 'file', 'files')}, {count(partial)} partial"
        if partial
        else f"{counted(len(files), 'file', 'files')}, none partial",
        key="card_files",
    ):
        st.caption(
            "Rows read = loaded + excluded by rule + rejected + duplicates. Partial files first, then those with most rejected rows."
        )
        rows = once(lambda: Kept(sorted(files, key=file_order)), "files", source)
        column, number = st.column_config, st.column_config.NumberColumn
        config = {
            "file": column.TextColumn("File", width=300),
            "status": column.TextColumn("State"),
            "rows_read": number("Read", format="localized"),
            "rows_loaded": number("Loaded", format="localized"),
            "rows_excluded": number("Excluded", format="localized"),
            "rows_rejected": number("Rejected", format="localized"),
            "rows_duplicate": number("Duplicates", format="localized"),
            "period_start": column.DateColumn("From", format="D MMM YYYY"),
            "period_end": column.DateColumn("To", format="D MMM YYYY"),
            "format": column.TextColumn("Format"),
            "caveats": column.TextColumn("Caveats"),
        }
        table_with_csv(rows, config, "files", source.snapshot, "Files with rows read, loaded, excluded, rejected and duplicate")


def file_order(row: dict) -> tuple[bool, int, str]:
    """Partial files first, then those with most rejected rows."""
    return bool(row["complete"]), -(row["rows_rejected"] or 0), str(row["file"])


def definitions_card() -> None:
    """The glossary, as in docs/definitions.md."""
    sections = definition_sections()
    if sections:
        texts = dict(sections)
        with card("What the words mean", "Choose a subject. The same text as docs/definitions.md.", key="card_definitions"):
            chosen = st.pills("Subject", list(texts), key="subject", label_visibility="collapsed")
            if chosen in texts:
                st.markdown(texts[chosen], anchors=False)


def snapshots_card(source: Source) -> None:
    """Builds kept, so that a figure on paper can be asked again."""
    rows = kept_snapshots(source)
    with card("Snapshots kept", "A figure on paper can be asked again: python -m pipelines ask NAME --snapshot ID.", key="card_snapshots"):
        column = st.column_config
        config = {
            "snapshot": column.TextColumn("Snapshot", width="medium"),
            "built": column.TextColumn("Built (UTC)"),
            "through": column.TextColumn("Data through"),
            "shown": column.TextColumn("Shown now"),
        }
        table_with_csv(rows, config, "snapshots", source.snapshot, "Snapshots kept, newest first")


page()
