"""Says when contacts are in no figure because two feeds tell of them and nobody has chosen one: changes and savings lack them too."""

import streamlit as st

from views.controls import View
from views.data import Source
from views.formatting import md, month, some
from views.theme import channel_name


NO_PRIMARY = "no_primary_chosen"


def tell_undecided(source: Source, view: View) -> None:
    """One line naming the services and channels in view that lack such contacts, and where to choose; nothing where none does."""
    rows = undecided(source, view)
    if not rows:
        return
    months = [row["month"] for row in rows]
    pairs = {(str(row["service_id"]), str(row["channel_id"])) for row in rows}
    names = some(sorted(f"{view.services.get(service, service)}, {channel_name(channel).lower()}" for service, channel in pairs))
    when = f"in {month(months[0])}" if min(months) == max(months) else f"in months from {month(min(months))} to {month(max(months))}"
    st.caption(
        f":orange-badge[:material/call_split: Not counted] {md(names)}: two feeds tell of the same contacts {when}, so neither counts there "
        "until somebody chooses. Totals, changes and savings lack them. Choose on Add data, Two systems."
    )


def undecided(source: Source, view: View) -> list[dict]:
    """The rows of feeds beside each other of which none counts, for the services in view; only asked where the build had a question."""
    if not source.rows("questions"):
        return []
    period = source.rows("published_period")[0]
    found = source.rows("compared_feeds", start_date=period["start_date"], end_date=period["end_date"])
    return [row for row in found if row["why"] == NO_PRIMARY and view.keeps(row["service_id"])]
