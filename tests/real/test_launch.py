"""A launch on a public series: Vancouver's contact centre around the city's app of June 2015, with no other service to compare with."""

from pathlib import Path

import pytest

from tests.real.council import Council, build, needs_real_data
from tests.real.mappings import VANCOUVER_CALLS


pytestmark = needs_real_data
HEADER = "from_date,to_date,kind,service_id,channel_id,site,note,quantity,cost,hours_before,hours_after,lost_share,registered_on\n"
APP = "2015-06-15,,launch,contact_centre,app,,The city's app,,,,,,\n"


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """Ten years of calls, all of one service, and the launch."""
    row = "calls,calls/,vancouver_calls,,enquiry,*:phone\n"
    folder: Path = tmp_path_factory.mktemp("launch")
    tables = {
        "changes": HEADER + APP,
        "services": "service_id,service_name,kind\ncontact_centre,Contact centre,transaction\n",
        "service_rules": "priority,source_id,field,match,pattern,service_id\n1,calls,service_label,equals,Contact centre,contact_centre\n",
    }
    named = VANCOUVER_CALLS.replace("[columns]", '[columns]\nservice_label = { constant = "Contact centre" }')
    return build(folder, {"vancouver_311_calls/*": "calls"}, row, "America/Vancouver", {"vancouver_calls": named}, **tables)


def test_the_app_is_not_said_to_have_saved_calls_at_once(calls: Council) -> None:
    rows = calls.ask("launch_impact")
    assert rows
    assert {row.get("grade") for row in rows} <= {None, "suggestive", "none"}
    refused = [row for row in rows if row["code"]]
    assert "NO_DONORS" in {row["code"] for row in refused}
    assert all(row["estimate"] is None and row["contacts_avoided"] is None for row in refused)
    assert all(row["low_80"] is None and row["low_95"] is None for row in rows)  # before and after alone earns no range


def test_nothing_of_it_is_counted_as_saved(calls: Council) -> None:
    assert all(row["low_80"] is None for row in calls.ask("savings") if row["rung"] in ("L1", "L2", "L3"))
