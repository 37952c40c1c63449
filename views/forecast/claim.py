"""The claim checker: a claimed saving in, what it implies and whether the data carry it out."""

import streamlit as st

from pipelines.errors import ChannelShiftError
from views.cards import download, text_table
from views.controls import View
from views.data import Source
from views.filters import unique_labels
from views.forecast import words
from views.formatting import count_range, md, pounds_range, prose
from views.theme import CHANNEL_NAMES, channel_name


ALL = "All services"
STAFFED = ("phone", "face_to_face", "email", "post", "chat")
EVERY_CHANNEL = "All staffed channels"


def claim_card(source: Source, view: View) -> None:
    """Inputs, verdict, what the claim implies, what the data would carry."""
    with st.container(border=True, gap="small", key="card_claim"):
        head = st.container(gap="xxsmall")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            pounds = st.number_input("Claimed saving, £ a year", min_value=0, step=1000, key="claim", bind="query-params", width=220)
            service, channel = of_what(view) if pounds else (None, None)
        row: dict = {"code": "BAD_CLAIM"}
        if pounds:
            try:
                row = source.rows("claim_check", pounds=float(pounds), service_id=service, channel_id=channel)[0]
            except ChannelShiftError as error:
                st.warning(prose(error), icon=":material/warning:")
        with head:
            st.header(md(words.claim_title(row)), anchor=False)
            st.caption("Claim check: what a claimed saving implies in contacts, hours and posts, and whether the data carry it.")
        if not pounds:
            return
        if row.get("code"):
            st.info(prose(row.get("sentence") or "This claim cannot be checked."), icon=":material/info:")
            return
        text_table(claim_lines(row), alt="What the claim implies and what the data carry")
        st.markdown(prose(row["sentence"]))
        columns = list(row)
        download("claim_check", source.snapshot, columns, lambda: [[str(row[c]) if isinstance(row[c], list) else row[c] for c in columns]])


def of_what(view: View) -> tuple[str | None, str | None]:
    """Draws which service and staffed channel the claim is about; None for all."""
    labels = unique_labels({key: name for key, name in view.services.items() if key != "unmapped"})
    channels = {channel_name(name): name for name in STAFFED if name in CHANNEL_NAMES}
    service = st.selectbox("Of", [ALL, *labels], key="claim_service", bind="query-params", width=260, filter_mode="contains")
    channel = st.selectbox("By fewer", [EVERY_CHANNEL, *channels], key="claim_channel", bind="query-params", width=220)
    return labels.get(service or ""), channels.get(channel or "")


def claim_lines(row: dict) -> list[dict[str, str]]:
    """What the claim implies beside what the data carry."""

    def between(name: str) -> str:
        low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
        return "not known" if low is None or high is None else count_range(low, high)

    carried = (row.get("supported_contacts_p10"), row.get("supported_contacts_p90"))
    money = (row.get("supported_pounds_p10"), row.get("supported_pounds_p90"))
    return [
        {"": "Contacts fewer", "The claim implies": between("implied_contacts"), "The data carry": count_range(*carried)},
        {"": "Staff hours", "The claim implies": between("implied_hours"), "The data carry": ""},
        {"": "Whole posts", "The claim implies": between("whole_posts"), "The data carry": ""},
        {
            "": "Pounds a year",
            "The claim implies": f"£{row['claimed_pounds']:,.0f}" if row.get("claimed_pounds") else "",
            "The data carry": pounds_range(*money),
        },
    ]
