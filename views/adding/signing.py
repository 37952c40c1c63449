"""Sign-off: a service manager looks at a month's figures of their services and confirms them, or says what is wrong."""

import datetime
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from pipelines.errors import ChannelShiftError
from pipelines.signing_off import CONFIRMED, DISPUTED, Signatory, SignOff, sign_off
from views import figures, provisional, signed
from views.adding.desk import Desk
from views.cards import card, table_with_csv
from views.data import Source
from views.filters import complete_months_end, first_of_month
from views.formatting import counted, day, md, month, prose, short_day
from views.opening import published_period


WHO, MONTH, SERVICES, NOTE, SAID = "sign_who", "sign_month", "sign_services", "sign_note", "sign_said"
LONGEST_NOTE = 300
NOT_YET = "Not yet"


def task(desk: Desk) -> None:
    """Draws who signs, the month's figures with what was said of them, and the buttons."""
    if desk.source is None or not desk.source.rows("contacts_by_grain"):
        with card("There is nothing to sign off yet", key="card_sign_off"):
            st.markdown("No contacts are published. Begin with *Add a file*.")
        return
    people, said = signed.tables(desk.data)
    if not people:
        with card("Nobody may sign off yet", key="card_sign_off"):
            st.markdown(
                "Add a row to people.csv in data/reference: **person_id** and **name**, a **role**, the **services** they answer for "
                "(ids with a semicolon between them, `*` for all), and **may_sign_off** true. Pages then say which months are not confirmed."
            )
        return
    whole = complete_months(desk.source)
    if not whole:
        with card("No month is complete yet", key="card_sign_off"):
            st.markdown("A month can be signed off when the data reach its end.")
        return
    sentence = st.session_state.pop(SAID, None)
    if sentence:
        st.success(sentence, icon=":material/check:")
    with st.container(horizontal=True):
        person = st.selectbox(
            "Who are you?",
            people,
            format_func=lambda each: each.name or each.person_id,
            index=None,
            placeholder="Choose your name",
            key=WHO,
        )
        chosen = st.selectbox("Month", whole, format_func=month, key=MONTH)
    if person is None or chosen is None:
        st.caption("Choose your name to see the services you answer for. people.csv says who may sign off.")
        return
    month_card(desk, desk.source, person, chosen, said, {each.person_id: each.name or each.person_id for each in people})


def complete_months(source: Source) -> list[date]:
    """The months whose data reach their end, the last first."""
    start, end = published_period(source)
    last = complete_months_end(start, figures.last_day(end))
    return [each for each in reversed(figures.months_between(start, last)) if start <= each and first_of_month(each, 1) <= last]


def month_card(
    desk: Desk, source: Source, person: Signatory, when: date, said: Mapping[tuple[date, str], SignOff], names: Mapping[str, str]
) -> None:
    """The figures of a month for the services of one person, and what they say of them."""
    shares = signed.figures_of(source, when)
    asked = {"start_date": when, "end_date": first_of_month(when, 1)}
    found = [row for row in source.rows("contacts_by_service_and_month", **asked) if person.may_sign(str(row["service_id"]))]
    rows = [table_row(source, row, shares, said.get((when, str(row["service_id"]))), names) for row in found]
    with card(title(when, rows), "Contacts of the whole month. Change is on the month before.", key="card_sign_off"):
        if not rows:
            st.markdown("None of your services has contacts in this month; people.csv says which services are yours.")
            return
        if provisional.late_months([when], source.rows("feeds"), source.rows("contacts_by_grain")):
            st.caption("Provisional: a feed has not delivered all of this month. What you confirm now may still change.")
        table_with_csv(rows, columns(), "sign_off", source.snapshot, "The month's figures by service, with the state of their sign-off")
        choose_and_sign(desk, source, person, when, rows)


def columns() -> dict:
    """The columns of the table of services."""
    column = st.column_config
    return {
        "service": column.TextColumn("Service"),
        "state": column.TextColumn("Sign-off", width="medium"),
        "contacts": column.NumberColumn("Contacts", format="localized"),
        "change": column.NumberColumn("Change", format="%+.1f%%"),
        "phone": column.NumberColumn("Phone", format="localized"),
        "face_to_face": column.NumberColumn("Face to face", format="localized"),
        "online": column.NumberColumn("Online", format="localized"),
        "other": column.NumberColumn("Other", format="localized"),
        "transactions": column.NumberColumn("Transactions", format="localized"),
        "take_up": column.NumberColumn("Digital take-up", format="%.1f%%"),
    }


def table_row(
    source: Source, row: Mapping, shares: Mapping[str, signed.Figures], said: SignOff | None, names: Mapping[str, str]
) -> dict[str, object]:
    """One service as a line of the table."""
    service_id = str(row["service_id"])
    share = shares[service_id].take_up if service_id in shares else None
    change = figures.ratio_change(row["contacts"] or 0, row["contacts_month_before"])
    return {
        "service_id": service_id,
        "service": row["service_name"],
        **{name: row[name] for name in ("contacts", "phone", "face_to_face", "online", "other", "transactions")},
        "change": None if change is None else change * 100,
        "take_up": None if share is None else share * 100,
        "is_confirmed": said is not None and said.state == CONFIRMED and signed.is_on_other_figures(source, said) is not True,
        "state": state_words(said, signed.is_on_other_figures(source, said) if said else False, names),
    }


def state_words(said: SignOff | None, on_other_figures: bool | None, names: Mapping[str, str]) -> str:
    """What was said last of a service, by whom and when; whether the figures have changed since."""
    if said is None:
        return NOT_YET
    by = f"{names.get(said.who, said.who or 'nobody named')}{f', {short_day(said.on_date)}' if said.on_date else ''}"
    if said.state == DISPUTED:
        return f"Disputed by {by}: {said.note}" if said.note else f"Disputed by {by}"
    if on_other_figures is None:
        return f"Confirmed by {by} ({'the figures they saw are no longer kept' if said.snapshot_id else 'no published file is named'})"
    return f"Confirmed on other figures by {by}" if on_other_figures else f"Confirmed by {by}"


def title(when: date, rows: Sequence[Mapping]) -> str:
    """How many services of the month still wait."""
    waiting = sum(not row["is_confirmed"] for row in rows)
    if not rows:
        return f"{month(when)}: nothing to sign off"
    if not waiting:
        return f"{month(when)}: all your services are confirmed" if len(rows) > 1 else f"{month(when)}: your service is confirmed"
    if waiting == len(rows):
        return f"{month(when)}: {counted(waiting, 'service waits', 'services wait')} for your word"
    return f"{month(when)}: {waiting} of {len(rows)} services {'is' if waiting == 1 else 'are'} not confirmed"


def choose_and_sign(desk: Desk, source: Source, person: Signatory, when: date, rows: Sequence[Mapping]) -> None:
    """Which services, a note, and the two buttons."""
    names = {str(row["service_id"]): str(row["service"]) for row in rows}
    waiting = [str(row["service_id"]) for row in rows if not row["is_confirmed"]]
    key = f"{SERVICES}_{person.person_id}_{when:%Y%m}"
    chosen = st.multiselect("Services", list(names), default=waiting, format_func=lambda each: names[each], key=key)
    note = st.text_input("Note", key=f"{NOTE}_{when:%Y%m}", max_chars=LONGEST_NOTE, placeholder="What is wrong, where you dispute a figure")
    with st.container(horizontal=True):
        number = counted(len(chosen), "service", "services")
        confirm = st.button(f"Confirm {number}", key="sign_confirm", type="primary", icon=":material/check:", disabled=not chosen)
        dispute = st.button(f"Dispute {number}", key="sign_dispute", icon=":material/flag:", disabled=not chosen)
    if confirm or dispute:
        state = CONFIRMED if confirm else DISPUTED
        now = datetime.datetime.now().astimezone().replace(tzinfo=None)
        try:
            sign_off(desk.data, person, dict.fromkeys(chosen, state), when, source.snapshot, now, note)
        except ChannelShiftError as error:
            st.warning(prose(error), icon=":material/warning:")
            return
        st.session_state.pop(key, None)
        st.session_state[SAID] = (
            f"{number} {'is' if len(chosen) == 1 else 'are'} {state} for {month(when)} by {md(person.name or person.person_id)} on {day(now)}, "
            f"from snapshot {md(source.snapshot)}, which is kept."
        )
        st.rerun()
