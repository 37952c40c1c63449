"""The cards of the executive page, in the order it asks: cash, target, reasons, what got worse, what changed, decisions, sign."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from views import headline_charts, headline_words
from views.bars import draw_bars
from views.cards import beneath, card, download, text_table
from views.controls import View
from views.data import Source
from views.figures import last_day
from views.formatting import capital, counted, day, md, pounds, pounds_range, prose, short_day, some
from views.frame import shown_theme
from views.headline_checks import NO, YES, Check, checks_of
from views.headline_facts import CostChange, Course, HeadlineFacts
from views.headline_quality import Access, Quality, told_together
from views.headline_saving import Saving
from views.lacks import lacking
from views.signed import signed_here
from views.snapshots import kept_snapshots


CHANGED_FIGURES = {"saving_central": "Saving at most", "digital_take_up": "Digital take-up", "contacts": "Contacts"}
CUTS_SHOWN = 5
CUT_COLUMNS = ("service", "channel", "since", "change", "warning")
ANSWERS = {"yes": ":green[**Yes**]", "no": ":red[**No**]", "unknown": ":orange[**Unknown**]"}


def released_card(source: Source, facts: HeadlineFacts) -> None:
    """Cash, whole posts and what is not proven, beside the budgeted saving."""
    with card(headline_words.released_title(facts), released_subtitle(facts.saving), key="card_released"):
        if facts.saving is None:
            st.info(headline_words.whole(facts.why.get("saving") or "No saving can be shown."), icon=":material/info:")
            st.caption("It needs a year before the change, unit costs, and a launch in changes.csv or services to compare with.")
            return
        bars = headline_charts.released_bars(facts, shown_theme())
        alt = "; ".join(f"{bar.name}: {bar.figure}{', ' + bar.tick_label if bar.tick_label else ''}" for bar in bars)
        draw_bars(headline_charts.range_bars(bars), alt)
        rows = [[bar.name, bar.figure, bar.low, bar.high, bar.tick] for bar in bars]
        beneath("released", source.snapshot, ["what", "shown", "low_pounds_a_year", "high_pounds_a_year", "budgeted_pounds"], rows)


def released_subtitle(saving: Saving | None) -> str:
    """Which twelve months the bars cover, and how to read them."""
    if saving is None:
        return "Pounds a year."
    return f"A year, {short_day(saving.start)} to {short_day(saving.last_day)}. Solid is the low end, pale is up to the high end."


def course_card(source: Source, course: Course | None, is_part: bool, why: str = "") -> None:
    """The efficiency gains of the year beside the target; council-wide whatever is chosen."""
    subtitle = "" if course is None else f"Gains in {course.year}, in {course.unit}."
    if course is None or course.target is None:
        bring = "Set `efficiency_gain_share` in `targets.csv` and the baseline spend in `settings.toml`."
        lacking(headline_words.course_title(course), headline_words.whole(why) if course is None and why else bring)
        return
    with card(headline_words.course_title(course), f"{subtitle}{' For the whole council.' if is_part else ''}".strip(), key="card_course"):
        bars = headline_charts.course_bars(course, shown_theme())
        alt = "; ".join(f"{bar.name}: {bar.figure}, {bar.tick_label}" for bar in bars)
        draw_bars(headline_charts.range_bars(bars), alt)
        st.markdown(headline_words.course_words(course))
        if course.to_date:
            so_far = f"So far in {course.year}: {headline_words.course_range(course.to_date)}"
            st.caption(f"{so_far}, {headline_words.cash_range(course.to_date)} of it cashable.")
        rows = [[bar.name, bar.low, bar.high, bar.tick] for bar in bars]
        beneath("efficiency", source.snapshot, ["what", "low_pounds", "high_pounds", "target_pounds"], rows)


def cost_card(source: Source, facts: HeadlineFacts, view: View) -> None:
    """The four reasons why the cost of contacts changed, which add up to the penny."""
    change = facts.cost_change
    subtitle = "" if change is None else headline_words.period_words(change, view.period)
    if change is None:
        why = facts.why.get("cost_change") or "It is worked out for one service or for all, not for a directorate: choose a service."
        lacking(headline_words.cost_title(change), headline_words.whole(capital(why)))
        return
    with card(headline_words.cost_title(change), subtitle, key="card_cost"):
        is_one = view.service_id is not None
        rows = cost_rows(change, is_one)
        alt = "; ".join(f"{name}: {pounds(amount)}" for name, amount in rows)
        draw_bars(headline_charts.reasons(change, is_one, shown_theme()), alt)
        if words := headline_words.shift_words(change):
            st.caption(words)
        beneath("cost_change", source.snapshot, ["reason", "pounds"], rows)


def cost_rows(change: CostChange, is_one: bool) -> list[list]:
    """Last year's cost, the four terms, and this year's, to the penny."""
    names = headline_charts.term_names(is_one)
    terms = [[", ".join(names[key]), amount] for key, amount in change.terms]
    return [["Cost a year before", change.before], *terms, ["All change", change.change], ["Cost now", change.now]]


def worse_card(source: Source, quality: Quality, view: View) -> None:
    """What got worse and for whom; where access was cut; who may be left behind."""
    subtitle = f"{view.period.dates}, beside the same dates a year before."
    if not (quality.worse or quality.access or quality.compared):
        unknown = f": {', '.join(quality.unknown)}" if quality.unknown else ""
        lacking(headline_words.worse_title(quality), f"It needs the same dates a year before{unknown}.")
        return
    with card(headline_words.worse_title(quality), subtitle, key="card_worse"):
        cuts = told_together(quality.access)
        for access, services in cuts[:CUTS_SHOWN]:
            st.markdown(access_words(access, services))
        if len(quality.access) > CUTS_SHOWN:  # fewer are all named above
            st.caption(f"{counted(len(quality.access), 'fall', 'falls')} in all, by service and channel: the file names each.")
            download("access_cut", source.snapshot, CUT_COLUMNS, lambda: cut_lines(quality.access))
        if quality.worse:
            shown = [
                {
                    "What": f"**{md(row.what)}** :gray[{md(row.whom)}]",
                    "A year before": headline_words.figure(row, row.before),
                    "Now": headline_words.figure(row, row.now),
                }
                for row in quality.worse
            ]
            text_table(shown, alt="What got worse, then and now")
            lines = [[row.what, row.whom, row.before, row.now] for row in quality.worse]
            download("what_got_worse", source.snapshot, ["what", "for", "before", "now"], lambda: lines)
        if quality.compared:
            st.caption(f"Compared: {', '.join(quality.compared)}. Moves that chance explains are left out.")
        if quality.unknown:
            st.caption(prose(f"No data for both years: {', '.join(quality.unknown)}. {quality.why}".rstrip()))


def cut_lines(cuts: Sequence[Access]) -> list[list]:
    """Every cut in access, one line for a service and channel, with the warning where people may be going without."""
    return [[cut.service, headline_words.channel(cut.channel_id), cut.from_date, cut.note, cut.warning] for cut in cuts]


def access_words(access: Access, services: Sequence[str]) -> str:
    """A cut in access, or a fall without a rise online, in words that name the services affected."""
    where = f"**{md(some(services))}, {headline_words.channel(access.channel_id)}**"
    if access.warning and not access.note:
        return f":material/warning: {where}: {headline_words.whole(access.warning)}"
    going_without = " **People may be going without.**" if access.warning else ""
    note = access.note.removesuffix(f" ({access.from_date})")
    since = f" since {day(access.from_date)}" if access.from_date else ""
    return f":material/warning: {where}: access was cut{since}, so {'its' if len(services) == 1 else 'their'} fall is no shift. {md(note)}.{going_without}"


def changed_panel(source: Source, view: View) -> None:
    """Why figures of an earlier snapshot are others now; worked out when opened, as it builds parts again."""
    with st.expander("What changed since the last report", icon=":material/history:", on_change="rerun", key="open_changed") as panel:
        if not panel.open:
            return
        if len(kept_snapshots(source)) < 2:
            st.markdown("Only one snapshot is kept, so nothing can be compared yet.")
            return
        figure = st.segmented_control(
            "Figure", list(CHANGED_FIGURES.values()), default="Saving at most", required=True, key="changed_figure"
        )
        name = next(key for key, label in CHANGED_FIGURES.items() if label == figure)
        with st.spinner("Comparing the two snapshots"):
            found = source.finding("restatement", figure=name, service_id=view.service_id)
        if not found.rows:
            st.markdown(headline_words.whole(found.why or "Nothing can be compared."))
            return
        first = found.rows[0]
        dates = f"{day(date.fromisoformat(first['start_date']))} to {day(last_day(date.fromisoformat(first['end_date'])))}"
        st.caption(f"{md(first['from_snapshot'])} to {md(first['to_snapshot'])}, the figure for {dates}.")
        st.markdown("\n".join(f"- {headline_words.whole(row['sentence'])}" for row in found.rows))
        columns = ["line", "value", "piece", "sentence"]
        download("restatement", source.snapshot, columns, lambda: [[row[column] for column in columns] for row in found.rows])


def decisions_card(source: Source, facts: HeadlineFacts) -> None:
    """Up to three decisions: what each is worth a year, what it costs, whose it is and whom it affects."""
    decisions = facts.decisions
    subtitle = "80% ranges for a year. Staff time, not cash, until a budget line falls."
    if not decisions:
        why = facts.why.get("decisions") or "None of the decisions that stand out is about this choice. Choose all services."
        lacking(headline_words.decisions_title(decisions), headline_words.whole(why))
        return
    with card(headline_words.decisions_title(decisions), subtitle, key="card_decisions"):
        shown = [
            {
                "Decision and whom it affects": f"**{md(each.name)}.** {md(headline_words.affected(each))} :gray[Owner: {md(each.owner or headline_words.NO_OWNER)}]",
                "Worth a year": f"**{pounds_range(each.low, each.high)}** :gray[· cost {headline_words.decision_cost(each)}]",
            }
            for each in decisions
        ]
        text_table(shown, alt="Decisions, what each is worth a year and what it costs")
        lines = [[d.name, d.owner, d.low, d.high, d.cost, d.affected_low, d.affected_high, d.confidence, d.sentence] for d in decisions]
        columns = [
            "decision",
            "owner",
            "low_pounds_a_year",
            "high_pounds_a_year",
            "cost",
            "affected_low",
            "affected_high",
            "confidence",
            "sentence",
        ]
        download("next_decisions", source.snapshot, columns, lambda: lines)


def sign_card(source: Source, facts: HeadlineFacts) -> None:
    """The fifteen questions before signing: those that fail or are unknown in view, all of them one click away."""
    checks = checks_of(facts)
    subtitle = "Fifteen questions a finance director asks, each worked out from the data."
    with card(headline_words.sign_title(checks), subtitle, key="card_sign"):
        open_ones = [check for check in checks if check.answer != YES]
        if facts.saving is None:
            st.info("Without a saving there is nothing to sign.", icon=":material/info:")
        elif open_ones:
            st.markdown("\n".join(check_line(check) for check in sorted(open_ones, key=lambda check: check.answer != NO)))
        else:
            st.markdown("All fifteen hold.")
        holding = [check.short for check in checks if check.answer == YES]
        if holding and open_ones:
            st.markdown(f"{ANSWERS[YES]} · {', '.join(holding)}.")
        st.caption(signed_words(signed_here(source)))
        with st.expander("All fifteen", icon=":material/checklist:", on_change="rerun", key="open_checks") as panel:
            if panel.open:
                text_table([check_row(check) for check in checks], alt="The fifteen questions and answers")
        columns = ["number", "question", "answer", "because", "proof"]
        download("can_i_sign", source.snapshot, columns, lambda: [[c.number, c.question, c.answer, c.because, c.where] for c in checks])


def check_line(check: Check) -> str:
    """A question that is not answered yes, in one line."""
    return f"- {ANSWERS[check.answer]} · {check.question} {check.because}"


def check_row(check: Check) -> dict[str, str]:
    """A question as a line of the table."""
    return {
        "Question": f"{check.number}. **{check.question}** {check.because} :gray[Proof: {check.where}]",
        "Answer": ANSWERS[check.answer],
    }


def signed_words(signed: list[dict]) -> str:
    """Who signed this snapshot, or that nobody has."""
    if not signed:
        return "Nobody has signed off this snapshot yet (sign_offs.csv)."
    last = signed[0]
    on = f" on {day(last['on_date'])}" if last["on_date"] else ""
    return f"{counted(len(signed), 'sign-off', 'sign-offs')} of this snapshot, the last by {md(last['who'])}{on}."


def residents_card(facts: HeadlineFacts) -> None:
    """Hours and fares that residents no longer spend; never part of the saving."""
    time = facts.saving.time if facts.saving else None
    with card(
        headline_words.gained_title(facts.saving), "Their own time and travel, 80% range. Never added to the saving.", key="card_residents"
    ):
        if time is None:
            st.info("It needs a saving and the minutes per contact in channels.csv.", icon=":material/info:")
            return
        for words in (headline_words.trips_words(time), headline_words.residents_worth(time)):
            if words:
                st.markdown(words)
        st.caption(headline_words.whole(capital(time.arithmetic)))
