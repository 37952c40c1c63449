"""Builds over the sample exports: every row is accounted for, every contact counts once, and check asks where two feeds overlap."""

import json
import os
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.build.council import RULES, SERVICES, UNIT_COSTS, run
from tests.build.sample_mappings import write_mappings
from tests.conftest import TEST_SECRET


# feed: its sample, its format, its zone
SAMPLES = {
    "calls": ("06_genesys_cloud/Interactions_27-03-2026_to_30-03-2026.csv", "genesys_interactions", "Europe/London"),
    "calls_us": ("06_genesys_cloud/Interactions_hms_locale_us.csv", "genesys_interactions", "Europe/London"),
    "visits": ("11_office_visits/qmatic_visit_transactions_20260327.csv", "qmatic_visits", "Europe/London"),
    "queue_log": ("08_asterisk/queue_log", "asterisk_queue_log", ""),
    "connect": ("07_amazon_connect/connect-ctr-1-2026-03-29-08-00-02-6f1f0c2e", "amazon_connect_records", ""),
    "connect_lines": ("07_amazon_connect/connect-ctr-ndjson.json", "amazon_connect_records", ""),
    "pay": ("10_govuk_pay/GOVUK_Pay_2026-03-31_08-05-12.csv", "govuk_pay", ""),
    "forms": ("10_govuk_pay/govuk_forms_report_a_missed_bin_2026-03-29.csv", "govuk_forms", ""),
    "boston": ("12_311_open311/boston_311.csv", "boston_311", ""),
    "san_francisco": ("12_311_open311/sf_311_cases.csv", "sf_311", ""),
    "months": ("13_hand_kept/monthly_counts_2025-26.xlsx", "monthly_counts", ""),
    "crosstab": ("13_hand_kept/monthly_crosstab_2025-26.xlsx", "monthly_crosstab", ""),
    "weeks": ("01_generic_tabular/channel_counts_2026-03.csv", "channel_counts", ""),
    "log": ("01_generic_tabular/contact_log.xlsx", "contact_log", "Europe/London"),
    "semicolons": ("01_generic_tabular/contacts_semicolon_bom.csv", "contacts_semicolon", ""),
}
# feed: rows read, loaded, excluded, rejected, duplicate; facts; contacts
EXPECTED = {
    "calls": (8, 8, 0, 0, 0, 8, 8),
    "calls_us": (4, 4, 0, 0, 0, 4, 4),
    "visits": (6, 6, 0, 0, 0, 5, 5),
    "queue_log": (18, 16, 2, 0, 0, 5, 5),
    "connect": (7, 7, 0, 0, 0, 5, 5),
    "connect_lines": (7, 7, 0, 0, 0, 5, 5),
    "pay": (7, 6, 1, 0, 0, 6, 6),
    "forms": (4, 4, 0, 0, 0, 4, 4),
    "months": (35, 30, 4, 1, 0, 30, 42_419),
    "crosstab": (12, 9, 3, 0, 0, 26, 42_366),
    "weeks": (9, 8, 1, 0, 0, 30, 17_567),
    "log": (7, 6, 0, 0, 1, 6, 6),
    "semicolons": (5, 5, 0, 0, 0, 5, 5),
}


def build(folder: Path, *arguments: str) -> tuple[int, str]:
    """Builds in a process of its own with the tests' secret."""
    done = run(folder, *(arguments or ("build",)), env={**os.environ, "CHANNEL_SHIFT_KEY": TEST_SECRET})
    return done.returncode, done.stdout + done.stderr


def rows(folder: Path, query: str) -> list[tuple]:
    """Rows of the warehouse, which is closed after a build."""
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council whose feeds are the samples, built once."""
    shared = Path(__file__).resolve().parents[3] / "shared" / "formats"
    if not shared.is_dir():
        pytest.skip("needs the sample exports in ../shared/formats, which are not here")
    folder = tmp_path_factory.mktemp("samples")
    write_mappings(folder / "mappings")
    sources = ["source_id,files,format,time_zone"]
    for feed, (sample, made_by, zone) in SAMPLES.items():
        (folder / "raw" / feed).mkdir(parents=True)
        shutil.copy(shared / sample, folder / "raw" / feed)
        sources.append(f"{feed},{feed}/,{made_by},{zone}")
    lines = (folder / "raw" / "queue_log" / "queue_log").read_text().splitlines(keepends=True)
    for name, part in (("first", lines[:10]), ("second", lines[5:])):
        (folder / "raw" / "cut").mkdir(exist_ok=True)
        (folder / "raw" / "cut" / name).write_text("".join(part))
    sources.append("cut,cut/,asterisk_queue_log,")
    (folder / "reference").mkdir()
    (folder / "reference" / "sources.csv").write_text("\n".join(sources) + "\n")
    (folder / "reference" / "services.csv").write_text(SERVICES)
    status, said = build(folder)
    assert status == 1, said  # which feed is primary is open where samples tell of the same months
    return folder


@pytest.mark.parametrize("feed", EXPECTED)
def test_every_row_of_a_sample_is_accounted_for(samples: Path, feed: str) -> None:
    counts = rows(
        samples,
        f"""select f.rows_read, f.rows_loaded, f.rows_excluded, f.rows_rejected, f.rows_duplicate
            from ledger.staged_files as f inner join ledger.sightings as s using (staged_id) where s.source_id = '{feed}'""",
    )
    facts = rows(samples, f"select count(*), sum(quantity)::integer from events.contacts where source_id = '{feed}'")
    assert (*counts[0], *facts[0]) == EXPECTED[feed]


def test_two_counters_are_one_visit(samples: Path) -> None:
    query = "select wait_seconds, handle_seconds from events.contacts where source_id = 'visits' and legs = 2"
    assert rows(samples, query) == [(1500.0, 2700.0)]


def test_a_partial_export_is_marked_incomplete(samples: Path) -> None:
    query = "select s.source_id from ledger.staged_files as f inner join ledger.sightings as s using (staged_id) where not f.complete"
    assert rows(samples, query) == [("calls_us",)]


def test_both_ways_to_save_connect_records_give_the_same_contacts(samples: Path) -> None:
    query = """select started_at, outcome, queue, wait_seconds, handle_seconds, legs from events.contacts
        where source_id = '{}' order by started_at, outcome"""
    assert rows(samples, query.format("connect")) == rows(samples, query.format("connect_lines"))


def test_a_log_in_two_files_that_overlap_gives_the_calls_of_the_whole(samples: Path) -> None:
    query = """select started_at, outcome, queue, wait_seconds, handle_seconds, legs, person_key from events.contacts
        where source_id = '{}' order by started_at"""
    assert rows(samples, query.format("cut")) == rows(samples, query.format("queue_log"))
    assert rows(samples, "select sum(f.rows_loaded) from ledger.staged_files as f where f.file_name like 'cut/%'") == [(8 + 13,)]


def test_a_word_nobody_knows_loads_and_is_listed(samples: Path) -> None:
    assert rows(samples, "select field, word, rows from ledger.unknown_words where word = 'Library kiosk'") == [
        ("channel_id", "Library kiosk", 1)
    ]
    assert rows(samples, "select sum(quantity)::integer from events.contacts where source_id = 'months' and channel_id = 'unknown'") == [
        (12,)
    ]


def test_a_value_nobody_can_read_is_named_by_row_and_column(samples: Path) -> None:
    assert rows(samples, "select row_no, field, reason from ledger.rejects") == [(39, "quantity", "column Contacts cannot be read")]


def test_offered_less_answered_is_abandoned(samples: Path) -> None:
    query = """select outcome, sum(quantity)::integer from events.contacts
        where source_id = 'weeks' and channel_id = 'phone' group by outcome order by outcome"""
    assert rows(samples, query) == [("abandoned", 1_663), ("completed", 7_696)]


def test_the_last_row_of_a_reference_wins_where_the_mapping_says_so(samples: Path) -> None:
    query = "select outcome from events.contacts where source_id = 'log' and channel_id = 'email'"
    assert rows(samples, query) == [("completed",)]


def test_a_decimal_comma_is_a_fraction_of_a_minute(samples: Path) -> None:
    query = "select handle_seconds from events.contacts where source_id = 'semicolons' order by started_at"
    assert rows(samples, query) == [(390.0,), (None,), (720.0,), (255.0,), (None,)]


def test_a_months_average_wait_becomes_its_total(samples: Path) -> None:
    query = """select wait_seconds::integer from events.contacts
        where source_id = 'months' and local_date = '2025-04-01' and service_label = 'Benefits' and channel_id = 'phone'"""
    assert rows(samples, query) == [((6 * 60 + 5) * 1900,)]


@pytest.fixture
def online(tmp_path: Path) -> Path:
    """One day on which three people pay online: the web tool, the form and the payment system all say so."""
    texts = {
        "reference/services.csv": SERVICES,
        "reference/unit_costs.csv": UNIT_COSTS,
        "reference/service_rules.csv": RULES
        + "40,,form_label,equals,Pay council tax,council_tax,,,\n50,,service_label,equals,council-tax,council_tax,,,\n",
        "raw/ga4/pages.csv": "# Start date: 20260302\n# End date: 20260302\nPage path,Views,Key events\n/council-tax/pay/confirmation,4,3\n",
        "raw/forms/sent.csv": "Reference,Submitted at,Form\n"
        + "".join(f"R{n},2026-03-02T1{n}:00:00+00:00,Pay council tax\n" for n in range(3)),
        "raw/pay/paid.csv": "Reference,GOV.UK Payment ID,Date Created,Time Created,State,Total Amount,MOTO,Description,service (metadata)\n"
        + "".join(f"R{n},p{n},02 Mar 2026,1{n}:01:00,Success,10.00,false,Council tax,council-tax\n" for n in range(3)),
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def _sources(folder: Path, primary: str) -> None:
    feeds = {"ga4": "ga4_ui", "forms": "govuk_forms", "pay": "govuk_pay"}
    lines = [f"{feed},{feed}/,{made_by},{'council_tax:web' if feed == primary else ''}" for feed, made_by in feeds.items()]
    (folder / "reference" / "sources.csv").write_text("\n".join(["source_id,files,format,primary_for", *lines]) + "\n")


def _online_contacts(folder: Path) -> list[tuple]:
    query = """select source_id, sum(quantity)::integer from events.counted
        where service_id = 'council_tax' and channel_id = 'web' group by source_id order by source_id"""
    return rows(folder, query)


def test_a_goal_a_form_and_a_payment_are_one_transaction_by_the_primary_feed(online: Path) -> None:
    for primary in ("ga4", "forms", "pay"):
        _sources(online, primary)
        status, said = build(online)
        assert status == 0, said
        assert _online_contacts(online) == [(primary, 3)]
    checked = run(online, "check", "--json", env={**os.environ, "CHANNEL_SHIFT_KEY": TEST_SECRET})
    assert json.loads(checked.stdout)["questions"] == [], checked.stderr


def test_without_a_primary_none_of_them_counts_and_check_asks(online: Path) -> None:
    _sources(online, primary="")
    status, said = build(online)
    assert status in (0, 1), said
    assert _online_contacts(online) == []
    status, said = build(online, "check")
    assert status == 1
    assert "forms and ga4 and pay all count council_tax on web from 2026-03-02 to 2026-03-02" in said
    assert "primary_for" in said
