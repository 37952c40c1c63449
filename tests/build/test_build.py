"""A build keeps its promises: the same figures in any order, nothing opened twice, removed files' rows gone, bad files alone."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.build.council import REPOSITORY, call_line, published_facts, run, write_calls, write_council
from tests.conftest import TEST_SECRET


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small council with its first build done; each test works on a copy."""
    folder = write_council(tmp_path_factory.mktemp("built"))
    done = run(folder, "build", env={**os.environ, "CHANNEL_SHIFT_KEY": TEST_SECRET})
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def council(built: Path, tmp_path: Path) -> Path:
    """A council of the test's own, already built."""
    return shutil.copytree(built, tmp_path, dirs_exist_ok=True)


def _counts(folder: Path) -> dict[str, dict]:
    done = run(folder, "build", "--json")
    return {f["file"]: f for f in json.loads(done.stdout)["files"]}


def test_every_row_is_accounted_for_and_counted(council: Path) -> None:
    facts = published_facts(council)
    phone = sum(row[8] for row in facts["contacts"] if row[3] == "phone")
    web = sum(row[8] for row in facts["contacts"] if row[3] == "web")
    assert (phone, web) == (120, 30)  # 6 days x 20 calls; 6 days x 5 visits that reached the confirmation page


def test_a_second_build_opens_nothing_and_publishes_nothing(council: Path) -> None:
    report = json.loads(run(council, "build", "--json").stdout)
    assert report["opened"] == 0
    assert report["published_anew"] is False


def test_the_order_of_loading_does_not_matter(council: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(council / "reference", other / "reference")
    files = sorted(p for p in (council / "raw").rglob("*") if p.is_file())
    for number, path in enumerate(reversed(files)):
        target = other / "raw" / path.relative_to(council / "raw")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
        if number % 4 == 3:
            run(other, "build")
    run(other, "build")
    assert published_facts(other) == published_facts(council)


def test_the_same_bytes_under_two_names_count_once(council: Path) -> None:
    before = published_facts(council)
    shutil.copy(council / "raw/calls/calls_03.csv", council / "raw/calls/copy[1].csv")
    counts = _counts(council)
    assert counts["calls/copy[1].csv"]["rows_duplicate"] == 20
    assert published_facts(council) == before


def _facts_of_feeds(folder: Path) -> dict[str, int]:
    return {feed["source_id"]: feed["facts"] for feed in json.loads(run(folder, "status", "--json").stdout)["feeds"]}


def test_an_overlapping_export_counts_each_call_once(council: Path) -> None:
    before, told = published_facts(council), _facts_of_feeds(council)
    old = (council / "raw/calls/calls_03.csv").read_text().splitlines()[1:]
    write_calls(council, "calls_again.csv", old[5:])
    counts = _counts(council)
    assert counts["calls/calls_03.csv"]["rows_duplicate"] + counts["calls/calls_again.csv"]["rows_duplicate"] == 15
    assert published_facts(council) == before
    assert _facts_of_feeds(council) == told


def test_a_removed_file_takes_its_rows_with_it(council: Path) -> None:
    before = published_facts(council)
    write_calls(council, "late.csv", [call_line(5, 12, 900 + n) for n in range(7)])
    run(council, "build")
    assert sum(r[8] for r in published_facts(council)["contacts"]) == sum(r[8] for r in before["contacts"]) + 7
    (council / "raw/calls/late.csv").unlink()
    run(council, "build")
    assert published_facts(council) == before


def test_a_changed_rule_maps_again_without_opening_files(council: Path) -> None:
    rules = council / "reference/service_rules.csv"
    rules.write_text(rules.read_text() + "5,,queue,equals,Waste,council_tax,enquiry,,\n")
    report = json.loads(run(council, "build", "--json").stdout)
    assert report["opened"] == 0
    assert {row[2] for row in published_facts(council)["contacts"]} == {"council_tax"}


def test_the_keys_of_field_visits_stand_once_and_go_with_their_file(council: Path) -> None:
    def keys() -> int:
        with duckdb.connect(str(council / "warehouse.duckdb"), read_only=True) as connection:
            return connection.execute("select count(*) from events.fact_keys").fetchone()[0]

    without = keys()
    sources, jobs = council / "reference/sources.csv", council / "raw/jobs.csv"
    sources.write_text(sources.read_text() + "field,jobs.csv,field_jobs,Europe/London,,\n")
    shutil.copy(REPOSITORY / "tests/formats/field_jobs/jobs.csv", jobs)
    assert run(council, "build").returncode == 0
    with_them = keys()
    assert with_them > without
    rules = council / "reference/service_rules.csv"
    rules.write_text(rules.read_text() + "5,,queue,equals,Nothing,waste,enquiry,,\n")
    run(council, "build")
    assert keys() == with_them
    jobs.unlink()
    run(council, "build")
    assert keys() == without


def test_a_bad_file_prints_its_sentence_and_the_others_publish(council: Path) -> None:
    (council / "raw/calls/bad.csv").write_bytes(b"\x1f\x8b\x08\x00broken")
    write_calls(council, "good.csv", [call_line(20, 12, 900)])
    done = run(council, "build")
    assert done.returncode == 1
    assert "bad.csv" in done.stdout
    assert sum(r[8] for r in published_facts(council)["contacts"]) == 151


def test_a_killed_build_leaves_figures_and_the_next_one_finishes(council: Path) -> None:
    for day in range(10, 16):
        write_calls(council, f"more_{day}.csv", [call_line(day, 9 + n % 8, n) for n in range(200)])
    shown = (council / "published/current.json").read_text()
    for delay in (0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05, 1.2):
        process = subprocess.Popen(
            [sys.executable, "-m", "pipelines", "build", "--data", str(council)],
            cwd=REPOSITORY,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert run(council, "status").returncode in (0, 1)
        manifest = json.loads((council / "published/current.json").read_text())
        assert (council / "published" / manifest["snapshot"]).is_file()
    assert shown
    assert run(council, "build").returncode == 0
    assert sum(r[8] for r in published_facts(council)["contacts"] if r[3] == "phone") == 120 + 6 * 200


def test_a_second_build_waits_for_the_first(council: Path) -> None:
    write_calls(council, "more.csv", [call_line(20, 9 + n % 8, n) for n in range(500)])
    command = [sys.executable, "-m", "pipelines", "build", "--data", str(council)]
    both = [subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [p.communicate(timeout=120) for p in both]
    assert [p.returncode for p in both] == [0, 0], outputs
    assert sum(r[8] for r in published_facts(council)["contacts"] if r[3] == "phone") == 620


def test_no_personal_value_reaches_what_is_published_or_printed(council: Path) -> None:
    done = run(council, "build", "--verify")
    published = b"".join(p.read_bytes() for p in (council / "published").iterdir())
    for value in (b"Asha Patel", b"203.0.113", b"4411749", b"Bristol"):
        assert value not in published
        assert value.decode() not in done.stdout + done.stderr
    staged = b"".join(p.read_bytes() for p in (council / "staged").iterdir())
    assert b"Asha Patel" not in staged


def test_a_changed_unit_cost_is_named_as_the_reason(council: Path) -> None:
    costs = council / "reference/unit_costs.csv"
    costs.write_text(costs.read_text().replace("2.00,3.00,4.00", "3.00,4.00,5.00"))
    report = json.loads(run(council, "build", "--json").stdout)
    assert report["reasons"] == ["unit_costs changed"]
    assert any(line.startswith("cost per transaction") for line in report["headline_changes"])


def test_a_changed_unit_cost_stands_in_the_assumption_log_from_then_on(council: Path) -> None:
    path = council / "reference" / "unit_costs.csv"
    header, first, *rest = path.read_text().splitlines()
    costs = dict(zip(header.split(","), first.split(","), strict=True))
    dearer = costs | {"central": costs["high"]}
    path.write_text("\n".join([header, ",".join(dearer.values()), *rest]) + "\n")
    run(council, "build")
    path.write_text("\n".join([header, ",".join(dearer.values())]) + "\n")
    run(council, "build")
    log = json.loads(run(council, "ask", "assumption_log", "--format", "json").stdout)["rows"]
    told = [(row["column_name"], row["old_value"], row["new_value"]) for row in log]
    assert told[-1][0] == "central" and [float(value) for value in told[-1][1:]] == [float(costs["central"]), float(costs["high"])]
    gone = [row for row in log if row["new_value"] is None]
    assert (len(gone) > 0) == bool(rest) and all(row["table_name"] == "unit_costs" for row in log)


def test_a_damaged_published_file_does_not_stop_the_next_build(council: Path) -> None:
    manifest = json.loads((council / "published/current.json").read_text())
    (council / "published" / manifest["snapshot"]).write_bytes(b"not a database")
    write_calls(council, "more.csv", [call_line(8, 12, 900 + n) for n in range(7)])
    done = run(council, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "contacts" in run(council, "ask", "totals").stdout


def test_an_earlier_snapshot_can_be_asked_and_shown_again(council: Path) -> None:
    first = json.loads((council / "published/current.json").read_text())["snapshot"].removesuffix(".duckdb")
    before = run(council, "ask", "totals", "--format", "csv").stdout
    write_calls(council, "more.csv", [call_line(8, 12, 900 + n) for n in range(7)])
    run(council, "build")
    assert run(council, "ask", "totals", "--format", "csv").stdout != before
    assert run(council, "ask", "totals", "--format", "csv", "--snapshot", first).stdout == before
    assert run(council, "publish", first).returncode == 0
    assert run(council, "ask", "totals", "--format", "csv").stdout == before


def test_retired_rows_go_and_their_daily_figures_stay(council: Path) -> None:
    before = published_facts(council)["contacts"]
    assert run(council, "retire", "--before", "2026-03-05").returncode == 0
    report = json.loads(run(council, "build", "--json").stdout)
    assert {f["status"] for f in report["files"] if f["file"] < "calls/calls_05"} == {"retired"}
    rules = council / "reference/service_rules.csv"
    rules.write_text(rules.read_text() + "5,,queue,equals,Nothing,waste,enquiry,,\n")
    run(council, "build")
    assert published_facts(council)["contacts"] == before


def test_a_date_that_lies_in_the_future_retires_nothing(council: Path) -> None:
    done = run(council, "retire", "--before", "2999-01-01")
    assert done.returncode == 2 and "lies in the future" in done.stderr
    assert {f["status"] for f in json.loads(run(council, "build", "--json").stdout)["files"]} == {"loaded"}


def test_an_erased_telephone_number_links_nothing_any_more(council: Path) -> None:
    done = run(council, "erase", "+441174960000")
    assert done.stdout.startswith("Erased: 6 links")  # the first call of each of the six days has this number
    before = published_facts(council)["contacts"]
    assert run(council, "erase", "+441174960000").stdout.startswith("Erased: 0 links")
    run(council, "build")
    assert published_facts(council)["contacts"] == before


@pytest.mark.parametrize("key", ["", "  "])
def test_an_empty_key_erases_nothing_and_is_wrong_use(council: Path, key: str) -> None:
    done = run(council, "erase", key)
    assert done.returncode == 2 and "it was given nothing" in done.stderr


def test_a_file_whose_date_order_is_open_is_loaded_once_somebody_says_it(council: Path) -> None:
    header = "case_enquiry_id,open_dt,closed_dt,case_status,type,reason,queue,neighborhood,source"
    rows = [f"{n},03/04/2026 0{n}:00:00 PM,,Open,Bins,Bins,Q,North,Self Service" for n in range(1, 4)]
    (council / "raw/cases.csv").write_text("\n".join([header, *rows]) + "\n")
    done = run(council, "build")
    assert done.returncode == 1
    assert "cases.csv: the dates of column open_dt can be read day first and month first" in done.stdout
    file_id = done.stdout.split("Its file_id is ")[1].split(".")[0]
    (council / "reference/file_answers.csv").write_text(f"file_id,stated_on,use,zone,date_order,who,on_date\n{file_id},,,,dmy,,\n")
    assert run(council, "build").returncode == 0
    assert {str(row[1]) for row in published_facts(council)["contacts"] if row[7] == "boston_311"} == {"2026-04-03"}


def test_a_warehouse_of_another_version_is_left_alone(council: Path) -> None:
    with duckdb.connect(str(council / "warehouse.duckdb")) as connection:
        connection.execute("update ledger.state set value = '0' where key = 'warehouse_version'")
    done = run(council, "build")
    assert (done.returncode, done.stderr.count("Traceback")) == (1, 0)
    assert "made by another version" in done.stderr
    assert run(council, "status").returncode == 0


def test_one_feed_that_counts_the_same_days_by_month_and_by_day_is_a_question(council: Path) -> None:
    days = "".join(f"{day:02d}/03/2026,day,Waste,Letter,{day}\n" for day in (2, 3))
    (council / "raw/counts.csv").write_text(
        "Period start,Grain,Service,Channel,Contacts\n01/02/2026,month,Waste,Letter,28\n01/03/2026,month,Waste,Letter,31\n" + days
    )
    run(council, "build")
    asked = json.loads(run(council, "ask", "questions", "--format", "json").stdout)["rows"]
    said = [each["sentence"] for each in asked if each["kind"] == "grains"]
    assert len(said) == 1 and "by the month and also more finely from 2026-03-01 to 2026-03-31" in said[0]
