"""The page while no service is chosen: links to every service and a compact table of them."""

import streamlit as st

from views.cards import ROWS_IN_TABLE, card, download, text_table
from views.data import Source
from views.figures import difference, ratio_change
from views.filters import unique_labels
from views.formatting import capital, count, md, percent, points, pounds, shortened
from views.service.chooser import NOTHING_NOTED, Brief


LINK_LETTERS = 36  # fit a phone; the table has the name whole
LINKS_SHOWN = 40
PAGE = "views/pages/service.py"
COLUMNS = (
    "service",
    "contacts",
    "contacts_with_staff",
    "a_year_before",
    "take_up",
    "take_up_a_year_before",
    "cost_per_transaction",
    "look_at",
)


def chooser(source: Source, names: dict[str, str], found: list[Brief]) -> None:
    """Links to the services, the one to look at most first, and their figures."""
    labels = {service: label for label, service in unique_labels(names).items()}
    with card(
        "Choose a service", "The ones that need looking at stand first: access cut, more work for staff, take-up down.", key="card_chooser"
    ):
        with st.container(horizontal=True, gap="small"):
            for each in found[:LINKS_SHOWN]:
                st.page_link(PAGE, label=md(shortened(each.name, LINK_LETTERS)), query_params={"service": labels[each.service_id]})
        if len(found) > LINKS_SHOWN:
            st.caption(f"The first {LINKS_SHOWN} of {count(len(found))} services; the list above has all.")
        text_table([brief_line(each) for each in found[:ROWS_IN_TABLE]])
        if len(found) > ROWS_IN_TABLE:
            st.caption(f"The first {ROWS_IN_TABLE} of {count(len(found))} services; the CSV holds them all.")
        rows = [[e.name, e.contacts, e.staffed, e.staffed_before, e.take_up, e.take_up_before, e.cost, e.reason] for e in found]
        download("services_in_brief", source.snapshot, COLUMNS, lambda: rows)


def brief_line(each: Brief) -> dict[str, str]:
    """A service as a line of the table."""
    change = ratio_change(each.staffed_compared, each.staffed_before)
    moved = difference(each.take_up_compared, each.take_up_before)
    staffed = count(each.staffed) + (f"  \n:gray[{md(f'{change:+.0%}'.replace('-', '−'))} on a year before]" if change is not None else "")
    take_up = percent(each.take_up) + (f"  \n:gray[{md(points(moved))}]" if moved is not None else "")
    cost = f"{pounds(each.cost)} a transaction" if each.cost is not None else "no cost per transaction"
    reason = md(each.reason) if each.reason == NOTHING_NOTED else f"**{md(capital(each.reason))}**"
    return {
        "Service": f"**{md(each.name)}**  \n:gray[{md(cost)}]",
        "Contacts with staff": staffed,
        "Digital take-up": take_up,
        "Look at": f":gray[{reason}]" if each.reason == NOTHING_NOTED else reason,
    }
