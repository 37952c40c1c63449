"""General practice appointments of Dorset: of the visits that fell in spring 2020, what went to the telephone and what went nowhere."""

from pathlib import Path

import pytest

from tests.real.council import build, needs_real_data, read_rows
from tests.real.mappings import GP_APPOINTMENTS, GP_CHANNELS


pytestmark = needs_real_data
SPRING = {"start_date": "2020-04-01", "end_date": "2020-07-01", "baseline_start": "2019-04-01", "baseline_end": "2019-07-01"}
CHANGES = "from_date,to_date,kind,service_id,channel_id,site,note\n2020-03-23,,policy,,,,First national lockdown\n"


def test_the_visits_that_fell_in_spring_2020_were_only_in_part_taken_up_by_telephone(tmp_path: Path) -> None:
    sources = "gp,gp/,gp_appointments,,transaction,*:*\n"
    mapped = {"gp_appointments": GP_APPOINTMENTS}
    council = build(tmp_path, {"nhs_gp_appointments/*Dorset*": "gp"}, sources, "Europe/London", mapped, changes=CHANGES)
    (row,) = [
        row
        for row in council.ask("shift_or_cut", **SPRING)
        if (row["service_id"], row["channel_id"], row["site"]) == ("unmapped", "face_to_face", None)
    ]
    counts = dict.fromkeys(("face_to_face", "phone", "web", "unknown"), 0)
    for each in read_rows("nhs_gp_appointments/*Dorset*"):
        if each["Appointment_Month"] in ("APR2020", "MAY2020", "JUN2020"):
            counts[GP_CHANNELS[each["APPT_MODE"]]] += int(each["COUNT_OF_APPOINTMENTS"])
    assert row["contacts"] == counts["face_to_face"]
    assert row["counted_change"] == pytest.approx(-0.42, abs=0.01)
    # the telephone rose by two fifths of what visits fell: not enough to call it moved, and what is left is demand
    assert 0.3 < row["other_rise"] / row["fall"] < 0.5
    assert row["not_replaced_low_80"] > 0
    assert (row["verdict"], row["word"], row["warning"], row["enters_ladder"]) == ("fell, not replaced", "demand fell", "UNMET_NEED", False)
