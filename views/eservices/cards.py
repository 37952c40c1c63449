"""The numbered cards of the E-services page: take-up by service, forms to mend, releases, failures, breaks."""

from collections.abc import Sequence

import streamlit as st

from views.cards import beneath, card, download, draw, text_table, tile_row
from views.controls import View
from views.data import Found, Source
from views.eservices import charts, words
from views.eservices.facts import Break, Form, Movers, Release
from views.formatting import JOINER, NO_DATA, count, md, month, percent, points, pounds_range, short_day
from views.frame import shown_theme
from views.headline_words import whole
from views.lacks import lacking


FORMS_SHOWN = 6
FAILURES_SHOWN = 5
BREAKS_SHOWN = 8
RELEASES_SHOWN = 5
MOVER_COLUMNS = (
    "service_name", "take_up", "take_up_low_80", "take_up_high_80", "take_up_before", "estimate", "low_80", "high_80", "verdict", "target",
    "transactions", "transactions_before",
)  # fmt: skip
SHOWN_AS = {"service_name": "service", "estimate": "change", "low_80": "change_low_80", "high_80": "change_high_80"}


def tiles(found: Movers, whole_form: dict | None, typed: dict | None, measured: Sequence[dict]) -> None:
    """Take-up, how many finish a form, and how much of contacts and of page views is measured at all; none where none is known."""
    if not (found.whole or whole_form or measured or (typed and typed["contacts"])):
        return
    with tile_row(4, 220):
        take_up_tile(found)
        if whole_form:
            tile("Forms finished", percent(whole_form["estimate"]), f"of {count(whole_form['starts'])} started")
        else:
            tile("Forms finished", NO_DATA, "no feed sees forms started")
        share = typed["known_type_share"] if typed else None
        said = f"of {count(typed['contacts'])} contacts" if typed and typed["contacts"] else ""
        tile("Contacts of known type", percent(share), said, "Take-up leaves out contacts whose type is unknown.")
        measured_tile(measured)


def tile(label: str, value: str, words_below: str, help_words: str | None = None) -> None:
    """A bordered figure with words below it."""
    st.metric(label, value, md(words_below) or None, border=True, height="stretch", delta_arrow="off", delta_color="off", help=help_words)


def take_up_tile(found: Movers) -> None:
    """Take-up of all services in view, with its change."""
    row = found.whole
    if row is None:
        tile("Digital take-up", NO_DATA, "")
    else:
        tile("Digital take-up", percent(row["take_up"]), "" if row["estimate"] is None else f"{points(row['estimate'])} on last year")


def measured_tile(measured: Sequence[dict]) -> None:
    """The share of page views that a tool needing consent still sees."""
    if not measured:
        tile("Page views measured", NO_DATA, "needs two web feeds")
        return
    last = measured[-1]
    tile(
        "Page views measured",
        percent(last["measured_share"]),
        f"by {last['source_id']} in {month(last['month'])}",
        "Of all page views in the web log.",
    )


def take_up_card(source: Source, found: Movers, cut: dict[str, str]) -> None:
    """Take-up by service: last year, now with its range, target; movers marked."""
    subtitle = "Share of transactions done digitally. ○ last year, ● now with 80% range, | target, ▲▼ more than chance."
    if not found.known:
        lacking(
            words.take_up_card_title(found),
            f"{whole(found.why or 'No service has a digital share in this period.')} Bring completed online forms and one staffed channel.",
        )
        return
    with card(words.take_up_card_title(found), subtitle, key="card_take_up"):
        alt = "; ".join(f"{row['service_name']} {percent(row['take_up'])}, {points(row['estimate'])}" for row in found.drawn[:12])
        draw(charts.take_up(found.drawn, shown_theme()), f"Digital take-up by service. {alt}.", "chart_take_up")
        if len(found.drawn) < len(found.known):
            chosen = "those that moved beyond chance first, then those with most transactions"
            st.caption(f"Drawn: {len(found.drawn)} of {count(len(found.known))} services, {chosen}. All are in the table and the CSV.")
        said = words.cut_sentence(cut, found)
        if said:
            st.caption(f":material/warning: {whole(said)}")
        if found.refused:
            st.caption(f"Not drawn. {' '.join(whole(part) for part in words.refused_sentences(found.refused))}")
        columns = [SHOWN_AS.get(name, name) for name in MOVER_COLUMNS]
        beneath("take_up_movers", source.snapshot, columns, [[row[name] for name in MOVER_COLUMNS] for row in found.known])


def forms_card(source: Source, forms: Sequence[Form], given_up: Found) -> None:
    """Forms to mend first: what giving up costs, where and on what most leave."""
    subtitle = "Cost a year of people who gave up online, then contacted us: 80% range, full unit cost."
    if not forms:
        lacking(
            words.forms_title(forms),
            "Bring a web log or a form export with starts and steps. Map its pages with `page_step` in `service_rules.csv`.",
        )
        return
    with card(words.forms_title(forms), subtitle, key="card_forms"):
        shown = forms[:FORMS_SHOWN]
        table = [
            {
                "Form": f"**{md(form.name)}**  \n:gray[{whole(form_words(form))}]",
                "Contacts a year": count(form.given_up["contacts_a_year"]) if form.given_up else "no data",
                "Cost a year": f"**{pounds(form)}**" if form.given_up else "no data",
            }
            for form in shown
        ]
        text_table(table)
        without = sum(form.given_up is None for form in forms)
        if without and given_up.why:
            st.caption(f"{count(without)} of {count(len(forms))} forms have no pounds. {whole(given_up.why)}")
        download("forms_to_mend", source.snapshot, FORM_COLUMNS, lambda: [form_cells(form) for form in forms])


def form_words(form: Form) -> str:
    """What is known of a form, on one line."""
    return f"{words.form_line(form)} {words.stake_line(form)}".strip()


def pounds(form: Form) -> str:
    """The range of what giving up costs."""
    row = form.given_up or {}
    return pounds_range(row.get("cost_low_80"), row.get("cost_high_80"))


FORM_COLUMNS = (
    "form", "starts", "completion_rate", "low_80", "high_80", "most_leave_at", "share_leaving", "fewest_finish_on", "contacts_a_year",
    "cost_low_80", "cost_high_80", "best_step", "at_stake_low_80", "at_stake_high_80",
)  # fmt: skip


def form_cells(form: Form) -> list:
    """A form as a row of the CSV."""
    worst, device, lost, stake = form.worst_step, form.worst_device, form.given_up or {}, form.stake or {}
    return [
        form.name, form.whole["starts"], form.whole["estimate"], form.whole["low_80"], form.whole["high_80"],
        words.step_name(worst) if worst else None, worst["left_share"] if worst else None, device["device"] if device else None,
        lost.get("contacts_a_year"), lost.get("cost_low_80"), lost.get("cost_high_80"), stake.get("lever"), stake.get("low_80"),
        stake.get("high_80"),
    ]  # fmt: skip


VERDICT_COLOUR = {"Helped": "green", "Worse": "red", "Mixed": "orange"}


def releases_card(source: Source, found: Sequence[Release]) -> None:
    """Each release: completion before and after, contacts with staff, and a verdict or the day it can be told."""
    subtitle = "Form finished, six weeks before → after; contacts with staff against like services; 80% ranges."
    if not found:
        lacking(words.releases_title(found), "Add a row of kind `release` or `launch` to `data/reference/changes.csv` for each one.")
        return
    with card(words.releases_title(found), subtitle, key="card_releases"):
        table = []
        for each in found[:RELEASES_SHOWN]:
            verdict = words.release_verdict(each)
            colour = VERDICT_COLOUR.get(verdict, "gray")
            said = each.note or each.name
            table.append(
                {
                    "Release": f"**{md(each.name)}**  \n:gray[{md(short_day(each.released_on))} {md(said)}]",
                    "What changed": f"Finished: {whole(words.release_completion(each))}  \nStaff contacts: {whole(words.release_contacts(each))}",
                    "Verdict": f":{colour}[**{md(verdict)}**]",
                }
            )
        text_table(table)
        columns = ["released_on", "service", "note", "form_finished", "contacts_with_staff", "verdict"]
        download(
            "releases", source.snapshot, columns,
            lambda: [[each.released_on, each.name, each.note, words.release_completion(each), words.release_contacts(each).replace(JOINER, ""),
                      words.release_verdict(each)] for each in found],
        )  # fmt: skip


def failures_card(source: Source, errors: Sequence[dict], searches: Sequence[dict], outage: dict | None) -> None:
    """What people met before they rang: error pages, and searches on the site that found nothing."""
    subtitle = "Error pages and site searches without a result, all of the website, with the same period last year."
    if not errors and not searches:
        lacking(
            words.failures_title(errors, searches),
            "A web server's log brings error pages, and searches where the site's search page is named in `service_rules.csv`.",
        )
        return
    with card(words.failures_title(errors, searches), subtitle, key="card_failures"):
        lines = [
            *(
                (f"Search “{row['search_term']}”", "No result", row["searches"], row["searches_before"])
                for row in searches[:FAILURES_SHOWN]
            ),
            *((row["path"], words.status_words(row["status"]), row["hits"], row["hits_before"]) for row in errors[:FAILURES_SHOWN]),
        ]
        table = [
            {"What people met": f"{md(what)}  \n:gray[{result}]", "Times": count(times), "Last year": count(before)}
            for what, result, times, before in lines
        ]
        text_table(table)
        if outage:
            st.caption(whole(str(outage["sentence"]).replace(" %", "%")))
        columns = ["what", "result", "times", "times_year_before"]
        download(
            "errors_and_searches", source.snapshot, columns,
            lambda: [*([row["search_term"], "no result", row["searches"], row["searches_before"]] for row in searches),
                     *([row["path"], row["status"], row["hits"], row["hits_before"]] for row in errors)],
        )  # fmt: skip


def breaks_card(source: Source, view: View, found: Sequence[Break]) -> None:
    """Dates across which something does not compare, written down or only found in the data."""
    subtitle = "Figures on the two sides of such a date may not compare. Completed forms are counted by the back office."
    with card(words.breaks_title(found, view.period.compared_start), subtitle, key="card_breaks"):
        if not found:
            st.caption("Neither changes.csv nor the data show one.")
            return
        for each in found[-BREAKS_SHOWN:]:
            colour = "orange" if each.is_written_down else "red"
            st.markdown(f":{colour}-badge[{md(words.break_when(each))}] {whole(words.break_words(each))}")
        if len(found) > BREAKS_SHOWN:
            st.caption(f"The latest {BREAKS_SHOWN} of {count(len(found))}; the CSV holds them all.")
        columns = ["from_date", "to_date", "kind", "where", "note", "written_down"]
        download(
            "measurement_breaks", source.snapshot, columns,
            lambda: [[each.from_date, each.to_date, each.kind, each.where, each.note, each.is_written_down] for each in found],
        )  # fmt: skip
