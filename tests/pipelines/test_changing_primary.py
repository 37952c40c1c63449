"""Which feed sources.csv makes primary for a service and channel, and the table with another one."""

from pathlib import Path

import pytest

from pipelines.changing_primary import claims, with_primary
from pipelines.editing import Sheet, edits_of, problems_of, read_sheet, sheet_text
from pipelines.errors import UsageError


SOURCES = """source_id,files,format,primary_for,owner
pay,pay/,govuk_pay,tax:web; bins:web,Income
forms,forms/,,*:web,Digital
web,web/,,web:www.example.gov.uk,Web team
calls,calls/,,*:phone,
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "reference"
    folder.mkdir()
    (folder / "sources.csv").write_text(SOURCES)
    (folder / "services.csv").write_text("service_id,service_name,kind\ntax,Council tax,transaction\nbins,Bins,transaction\n")
    return tmp_path


@pytest.fixture
def sheet(data: Path) -> Sheet:
    return read_sheet(data, "sources")


def test_the_most_exact_claim_holds(sheet: Sheet) -> None:
    found = claims(sheet, "tax", "web")
    assert [(claim.source_id, claim.part) for claim in found] == [("pay", "tax:web"), ("forms", "*:web")]
    assert [claim.source_id for claim in claims(sheet, "bins", "phone")] == ["calls"]
    assert claims(sheet, "bins", "post") == ()


def test_a_site_is_no_claim_for_a_channel(sheet: Sheet) -> None:
    assert "web" not in {claim.source_id for claim in claims(sheet, "tax", "web")}


def test_another_primary_takes_the_pair_from_the_old_and_nothing_else_changes(data: Path, sheet: Sheet) -> None:
    rows = with_primary(sheet, "web", "tax", "web")
    assert [(edit.key, edit.column, edit.old, edit.new) for edit in edits_of(sheet, rows)] == [
        ("pay", "primary_for", "tax:web; bins:web", "bins:web"),
        ("web", "primary_for", "web:www.example.gov.uk", "web:www.example.gov.uk;tax:web"),
    ]
    assert problems_of(data, {"sources.csv": sheet_text(sheet, rows)}) == ()


def test_a_claim_by_star_stays_and_the_exact_pair_goes_before_it(sheet: Sheet) -> None:
    rows = with_primary(sheet, "web", "bins", "web")
    after = Sheet(sheet.table, sheet.columns, tuple(dict(row) for row in rows), sheet.digest)
    assert [claim.source_id for claim in claims(after, "bins", "web")] == ["web", "forms"]


def test_the_feed_that_is_primary_already_changes_nothing(sheet: Sheet) -> None:
    assert edits_of(sheet, with_primary(sheet, "pay", "tax", "web")) == ()


def test_a_feed_that_ended_before_keeps_its_pair_for_its_own_time(data: Path) -> None:
    (data / "reference" / "sources.csv").write_text(
        "source_id,files,format,primary_for,from_date,to_date\n"
        "old,old/,,tax:phone,,2025-04-01\nmiddle,middle/,,tax:phone,2025-04-01,\nnew,new/,,,2025-04-01,\n"
    )
    sheet = read_sheet(data, "sources")
    rows = with_primary(sheet, "new", "tax", "phone")
    assert [(edit.key, edit.old, edit.new) for edit in edits_of(sheet, rows)] == [("middle", "tax:phone", ""), ("new", "", "tax:phone")]
    assert problems_of(data, {"sources.csv": sheet_text(sheet, rows)}) == ()


def test_a_feed_without_a_row_cannot_be_primary(sheet: Sheet) -> None:
    with pytest.raises(UsageError, match=r"ga4 has no row in sources\.csv"):
        with_primary(sheet, "ga4", "tax", "web")
