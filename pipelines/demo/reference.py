"""Writes the tables an officer of the invented council keeps: services, feeds, changes, costs, staff, targets, settings."""

from datetime import timedelta
from pathlib import Path

from pipelines.demo import council
from pipelines.demo.calls import CUT_HOURS
from pipelines.demo.council import HOST, OFFICES, ORGANISATION
from pipelines.demo.days import Days, bill_dates
from pipelines.demo.forms import form_feed
from pipelines.demo.genesys import NEW_QUEUE, RELABELLED
from pipelines.demo.reference_money import write_money
from pipelines.demo.reference_people import write_people
from pipelines.demo.reference_rules import rule_rows
from pipelines.demo.services import SERVICES
from pipelines.demo.text import write_table, write_text
from pipelines.demo.weblog import STAFF_NETWORK


CUT_LOST_SHARE = 0.22  # of the housing calls before the cut, those that came before 10 or after 16


def write_reference(folder: Path, days: Days) -> None:
    """Writes every table under reference/."""
    _write_services(folder, days)
    write_table(
        folder / "service_rules.csv",
        "priority,source_id,field,match,pattern,service_id,contact_type,avoidable_cause,page_step,who,on_date",
        rule_rows(days),
    )
    _write_sources(folder, days)
    _write_changes(folder, days)
    _write_opening_hours(folder, days)
    write_money(folder, days)
    write_people(folder, days)
    _write_settings(folder)


def _write_services(folder: Path, days: Days) -> None:
    header = (
        "service_id,service_name,lgsl_id,directorate,kind,rekey_minutes,straight_through_share,addressable_share,offline_share,effort_days,owner,goal,"
        "from_date,to_date"
    )
    rows = []
    for one in SERVICES:
        is_new = one.kind == "self_assessment"
        rows.append(
            (
                one.service_id,
                one.name,
                one.lgsl_id,
                one.directorate,
                one.kind,
                one.rekey_minutes,
                one.straight_through,
                one.addressable,
                one.offline,
                15 + one.lgsl_id % 25,
                f"Head of {one.directorate}",
                "result_shown" if is_new else "completed",
                days.events.launch if is_new else "",
                "",
            )
        )
    write_table(folder / "services.csv", header, rows)


def _write_sources(folder: Path, days: Days) -> None:
    header = (
        "source_id,files,format,time_zone,default_contact_type,default_service,default_site,primary_for,due_every_days,grace_days,from_date,to_date,"
        "owner,menu_note"
    )
    paid = ";".join(f"{one.service_id}:web" for one in SERVICES if one.payment)
    start = days.first
    rows: list[tuple[object, ...]] = [
        (
            "genesys",
            "genesys/",
            "genesys_interactions",
            "Europe/London",
            "unknown",
            "",
            "",
            "*:phone;*:chat",
            31,
            7,
            start,
            "",
            "Contact centre team leader",
            "saved view Shift, all months",
        ),
        (
            "qmatic",
            "qmatic/",
            "qmatic_visits",
            "Europe/London",
            "unknown",
            "",
            "",
            "*:face_to_face",
            31,
            7,
            start,
            "",
            "Customer services manager",
            "",
        ),
        (
            "payments",
            "payments/",
            "govuk_pay",
            "",
            "transaction",
            "",
            "",
            paid,
            31,
            7,
            start,
            "",
            "Income officer",
            "Transactions, Download CSV",
        ),
        ("weblog", "web/", "access_log", "", "unknown", "", HOST, f"benefits_calculator:web;web:{HOST}", 7, 3, start, "", "Web team", ""),
        ("ga4", "ga4/", "ga4_ui", "", "unknown", "", HOST, "", 31, 7, start, "", "Web team", "Pages and screens, one month"),
        ("monthly_counts", "sheets/", "monthly_counts", "", "enquiry", "", "", "*:email;*:post", 31, 20, start, "", "Business support", ""),
        ("surveys", "surveys/", "", "Europe/London", "unknown", "", "", "", 92, 14, start, "", "Performance officer", ""),
        ("job_sheets", "field/", "", "Europe/London", "unknown", "", "", "", 31, 7, start, "", "Field teams manager", ""),
        ("switchboard_totals", "control_totals/", "", "", "unknown", "", "", "", 366, 31, start, "", "Telephony engineer", ""),
    ]
    for one in SERVICES:
        if one.form:
            rows.append(
                (
                    form_feed(one),
                    f"forms/{form_feed(one)}/",
                    "govuk_forms",
                    "",
                    "transaction",
                    one.service_id,
                    "",
                    f"{one.service_id}:web",
                    92,
                    14,
                    start,
                    "",
                    "Digital services officer",
                    one.form,
                )
            )
    write_table(folder / "sources.csv", header, rows)


def _write_changes(folder: Path, days: Days) -> None:
    header = "from_date,to_date,kind,service_id,channel_id,site,note,quantity,cost,hours_before,hours_after,lost_share,registered_on"
    events = days.events
    end = events.outage + timedelta(days=council.OUTAGE_DAYS)
    rows: list[tuple[object, ...]] = [
        (
            events.launch,
            "",
            "launch",
            "benefits_calculator",
            "web",
            "",
            "Benefits calculator on the website",
            "",
            18500,
            "",
            "",
            "",
            events.registered,
        ),
        (
            events.launch,
            "",
            "launch",
            "housing_benefit",
            "web",
            "",
            "Benefits calculator: fewer visits and calls expected",
            "",
            "",
            "",
            "",
            "",
            events.registered,
        ),
        (events.relabelled, "", "relabelled", RELABELLED, "phone", "", f"Queue Street Cleaning is now called {NEW_QUEUE}", *[""] * 6),
        (events.consent, "", "consent", "", "web", HOST, "Consent banner: GA4 counts only those who agree", *[""] * 6),
        (events.outage, end, "outage", "", "web", HOST, "Website forms gave error pages for two days", *[""] * 6),
    ]
    for service_id in council.CUT_SERVICES:
        after = (CUT_HOURS[1] - CUT_HOURS[0]) * 5
        note = "Housing line opens at 10:00 and closes at 16:00"
        rows.append((events.cut, "", "opening_hours", service_id, "phone", "", note, "", "", 40, after, CUT_LOST_SHARE, ""))
    for day in bill_dates(days):
        note = "Council tax bills"
        rows.append((day, day + timedelta(days=28), "bill", "council_tax", "", "", note, council.BILL_QUANTITY, 24900, "", "", "", ""))
    rows.sort(key=_date_and_service)
    write_table(folder / "changes.csv", header, rows)


def _date_and_service(row: tuple[object, ...]) -> tuple[str, str]:
    return str(row[0]), str(row[3])


def _write_opening_hours(folder: Path, days: Days) -> None:
    rows: list[tuple[object, ...]] = []
    begin = days.first.replace(month=1, day=1)
    for weekday in range(1, 6):
        rows += [(site, weekday, "09:00", "17:00", begin, "") for site in (*OFFICES, "Contact centre line")]
        rows += [
            ("Housing line", weekday, "09:00", "17:00", begin, days.events.cut),
            ("Housing line", weekday, f"{CUT_HOURS[0]:02d}:00", f"{CUT_HOURS[1]:02d}:00", days.events.cut, ""),
        ]
    write_table(folder / "opening_hours.csv", "site,weekday,opens,closes,from_date,to_date", rows)


def _write_settings(folder: Path) -> None:
    write_text(
        folder / "settings.toml",
        f"""# The invented council's settings. Every figure here is made up.
organisation = "{ORGANISATION}"
zone = "Europe/London"
currency = "GBP"
financial_year_starts = 4
answer_target_seconds = 120
value_of_time = 8.10
back_office_rate = 19.40
baseline_spend = 15800000
retention_days = 1460
staff_networks = ["{STAFF_NETWORK}"]
""",
    )
