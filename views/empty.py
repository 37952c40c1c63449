"""Pages for folders that hold little: they explain themselves and say what to do."""

import streamlit as st

from pipelines.errors import ChannelShiftError
from views import charts, figures
from views.cards import beneath, card, draw
from views.data import Source
from views.filters import first_of_month
from views.formatting import count, day, md, month
from views.frame import foot, shown_theme


FEW_MONTHS = 6


def nothing_published(error: ChannelShiftError) -> None:
    """Nothing to show yet: the reason and the two steps that change it."""
    st.title("No figures yet", anchor=False)
    st.info(md(error), icon=":material/info:")
    what_to_do()


def cannot_be_shown(error: ChannelShiftError) -> None:
    """What kept a whole page from being drawn, in one sentence that says what to do."""
    st.title("This page cannot be shown", anchor=False)
    st.warning(md(error), icon=":material/warning:")


def what_to_do() -> None:
    """The steps to the first figures."""
    with card("What to do", "The dashboard shows the first figures as soon as a build is published; no restart is needed."):
        st.markdown(
            "1. Put exports (calls, visits, cases, forms, web logs) in `data/raw`, one folder per system.\n"
            "2. Run `python -m pipelines build`. It says, file by file, what was read and what it could not use.\n"
            "3. Or see it work first: `python -m pipelines demo` writes an invented council into `data-demo`."
        )


def only_visits(source: Source) -> None:
    """A folder without contacts: visits are shown as visits, and nothing is derived from them."""
    rows = source.rows("web_visits_by_month")
    visits = sum(int(row["visits"] or 0) for row in rows)
    if not source.rows("feeds"):
        st.title("No export has been loaded yet", anchor=False)
        st.markdown("The build ran and found nothing to read, so there is no figure to show.")
        what_to_do()
        foot(source)
        return
    st.title(
        f"{count(visits)} web visits, and no contacts to set beside them" if visits else "No contacts have been loaded yet", anchor=False
    )
    st.markdown("A web visit is not a contact and not a transaction, so take-up, cost and saving cannot be shown from visits alone.")
    through = f"Data through {day(source.data_through)} · " if source.data_through else ""
    st.caption(f"{through}snapshot {md(source.snapshot)}")
    if visits:
        first, last = min(row["month"] for row in rows), max(row["month"] for row in rows)
        months = figures.months_between(first, first_of_month(last, 1))
        sparse = len(rows) < FEW_MONTHS or len(rows) < len(months) / 2
        busiest = max(rows, key=lambda row: (row["visits"] or 0, row["month"]))
        title = f"{month(busiest['month'])} had the most visits, {count(busiest['visits'])}" if len(rows) > 1 else f"All in {month(first)}"
        with card(title, "Web visits a month without known robots. Not people, not contacts."):
            spec = charts.visits_of_few_months(rows, shown_theme()) if sparse else charts.visits_by_month(rows, months, shown_theme())
            draw(spec, f"Web visits by month, {count(visits)} in all.", "chart_visits")
            columns = ["month", "visits", "page_views"]
            beneath("web_visits_by_month", source.snapshot, columns, [[row[column] for column in columns] for row in rows])
    with card("What this page cannot show yet", "And what would bring it."):
        st.markdown(
            "- **Contacts by channel.** Add calls, reception visits, cases, e-mails or completed forms.\n"
            "- **Digital take-up.** Add one online channel (completed forms or payments) and one assisted channel.\n"
            "- **Cost per transaction and saving.** Then fill `data/reference/unit_costs.csv`."
        )
    foot(source)
