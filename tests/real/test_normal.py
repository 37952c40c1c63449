"""Normal ranges and breaks on public series: a contact centre by day, appointments by month, central services by quarter."""

import re
from pathlib import Path

import numpy as np
import pytest

from analysis.breaks_found import drop_outs, gaps, placeholders, repeated_counts
from tests.real.council import Council, build, needs_real_data, read_rows
from tests.real.mappings import GP_APPOINTMENTS, VANCOUVER_CALLS


pytestmark = needs_real_data
# Statutory holidays of British Columbia in 2018 that fell on a weekday the centre answers fewer calls, and the days given for Sundays
HOLIDAYS_2018 = {"2018-02-12", "2018-03-30", "2018-05-21", "2018-07-02", "2018-08-06", "2018-09-03", "2018-10-08", "2018-11-12"}
UNKNOWN_DAYS = {"2010-03-07", "2013-03-08"}  # the two days the publisher's file leaves out


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """The contact centre of Vancouver, with the default (English) bank holidays."""
    row = "calls,calls/,vancouver_calls,,enquiry,*:phone\n"
    folder = tmp_path_factory.mktemp("calls")
    return build(folder, {"vancouver_311_calls/*": "calls"}, row, "America/Vancouver", {"vancouver_calls": VANCOUVER_CALLS})


def test_the_two_days_without_calls_are_breaks_and_nothing_else_is(calls: Council) -> None:
    assert {row["from_date"] for row in calls.ask("breaks_found")} == UNKNOWN_DAYS


def test_holidays_nobody_told_us_about_are_alerts(calls: Council) -> None:
    alerts = {row["period"]: row for row in calls.ask("normal_range") if row["is_alert"]}
    assert HOLIDAYS_2018 - {"2018-03-30"} <= set(alerts)
    assert all(alerts[day]["z"] < -3 for day in HOLIDAYS_2018 - {"2018-03-30"})
    assert "2018-03-30" not in alerts  # Good Friday is in the calendar too


def test_with_the_holidays_named_alerts_are_as_rare_as_stated(tmp_path: Path) -> None:
    row = "calls,calls/,vancouver_calls,,enquiry,*:phone\n"
    named = "date,name\n" + "".join(f"{day},Holiday\n" for day in sorted(HOLIDAYS_2018 | {"2018-01-01", "2018-12-25", "2018-12-26"}))
    mapped = {"vancouver_calls": VANCOUVER_CALLS}
    council = build(tmp_path, {"vancouver_311_calls/*": "calls"}, row, "America/Vancouver", mapped, bank_holidays=named)
    rows = council.ask("normal_range", start_date="2018-01-01", end_date="2019-01-01")
    alerts = [row for row in rows if row["is_alert"]]
    assert not {row["period"] for row in alerts} & HOLIDAYS_2018
    assert len(alerts) <= 12  # 3 stated a year for noise alone; real weeks also hold storms and long weekends


def test_calls_alone_show_no_outage(calls: Council) -> None:
    (row,) = calls.ask("outage_calls")
    assert (row["code"], row["estimate"]) == ("NO_DATA", None)


def test_monthly_appointments_are_judged_by_month_and_nothing_finer(tmp_path: Path) -> None:
    row = "gp,gp/,gp_appointments,,transaction,*:*\n"
    council = build(tmp_path, {"nhs_gp_appointments/*": "gp"}, row, "Europe/London", {"gp_appointments": GP_APPOINTMENTS})
    rows = council.ask("normal_range")
    assert {row["grain"] for row in rows if row["period"]} == {"month"}
    # April 2021 against the April of the first lockdown: face to face far above, telephone far below
    april = {row["channel_id"]: row["z"] for row in rows if row["period"] == "2021-04-01"}
    assert april["face_to_face"] > 3.5 > -3.5 > april["phone"]
    (outage,) = council.ask("outage_calls")
    assert outage["code"] == "TOO_COARSE"
    (none,) = council.ask("breaks_found")
    assert none["breaks"] == 0


def test_reporting_drop_outs_of_central_services_are_breaks() -> None:
    found = dict.fromkeys(("dropped_out", "stopped", "gap", "repeated", "placeholder"), 0)
    holes = steady = 0
    for row in read_rows("govuk_transactions/services.csv"):
        counts = np.array([_number(value) for name, value in row.items() if (name or "").startswith("Total transactions")])
        signs = [*drop_outs(counts), *gaps(counts), *repeated_counts(counts), *placeholders(counts)]
        steady += not signs
        for sign in signs:
            found[sign.kind] += 1
        letters = "".join("." if np.isnan(count) else "x" for count in counts).strip(".")
        holes += len(re.findall(r"\.+", letters))
        _assert_sudden_zeros_are_found(counts, [each.first for each in signs if each.kind in ("dropped_out", "stopped")])
    assert found["gap"] == holes > 50  # quarters nobody reported between two that somebody did
    assert min(found["dropped_out"], found["stopped"], found["repeated"], found["placeholder"]) >= 10
    assert steady > 300  # and most have no sign at all


def _assert_sudden_zeros_are_found(counts: np.ndarray, first: list[int]) -> None:
    """A zero right after eight quarters that were all known and all above 40 is the first place of a drop."""
    for place in range(8, len(counts)):
        if counts[place] == 0 and (counts[place - 8 : place] > 40).all():
            assert place in first


def test_a_service_that_reports_zero_and_then_nothing_has_stopped() -> None:
    counts = [np.nan, np.nan, np.nan, 4343, 3184, 3332, 4472, 3773, 3237, 3502, 2680, 0, np.nan]  # Cabinet Office, quarters from July 2012
    (found,) = drop_outs(counts)
    assert (found.kind, found.first, found.last) == ("stopped", 11, None)


def _number(value: str | None) -> float:
    text = (value or "").replace(",", "").strip()
    return float(text) if text.replace(".", "", 1).isdigit() else np.nan
