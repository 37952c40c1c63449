"""The invented council: the same bytes each time, a truth that a recount of its own files confirms, tables without a problem."""

import csv
import gzip
import hashlib
import json
import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.__main__ import main
from pipelines.demo import write, write_demo
from pipelines.demo.days import bank_holidays, make_days
from pipelines.reference import load_reference


SMALL = {"years": 1, "scale": 0.02}


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("council")
    write_demo(folder, **SMALL)
    return folder


@pytest.fixture(scope="module")
def truth(council: Path) -> dict:
    return json.loads((council / "truth.json").read_text("utf-8"))


def digests(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines_of(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines()


def test_the_same_seed_gives_the_same_bytes(council: Path, tmp_path: Path) -> None:
    write_demo(tmp_path, **SMALL)
    assert digests(tmp_path) == digests(council)


def test_two_processes_write_the_same_bytes_as_one(council: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    processes = []
    monkeypatch.setattr(write, "APART_FROM", 0.0)
    monkeypatch.setattr(write, "thread_count", lambda: 2)
    monkeypatch.setattr(
        write, "ProcessPoolExecutor", lambda *given, **named: processes.append(given) or ProcessPoolExecutor(*given, **named)
    )
    write_demo(tmp_path, **SMALL)
    assert digests(tmp_path) == digests(council)
    assert len(processes) == 1


def test_another_seed_gives_other_exports(council: Path, tmp_path: Path) -> None:
    write_demo(tmp_path, **SMALL, seed=7)
    assert digests(tmp_path) != digests(council)


def test_the_period_is_whole_weeks_up_to_the_last_sunday() -> None:
    days = make_days(3, None)
    assert (days.first, days.last) == (date(2023, 11, 20), date(2026, 11, 22))
    assert make_days(3, date(2026, 11, 22)).last == date(2026, 11, 15)


def test_bank_holidays_move_off_the_weekend() -> None:
    assert bank_holidays(2026) == {
        date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31), date(2026, 12, 25),
        date(2026, 12, 28),
    }  # fmt: skip


def test_the_reference_tables_have_no_problem(council: Path) -> None:
    reference = load_reference(council / "reference")
    assert len(reference.tables["services"]) >= 15
    assert "invented" in reference.settings["organisation"]


def test_every_file_is_stated_with_its_rows(council: Path, truth: dict) -> None:
    raw = council / "raw"
    assert set(truth["files"]) == {path.relative_to(raw).as_posix() for path in raw.rglob("*") if path.is_file()}
    for name, counts in truth["files"].items():
        if name.endswith(".gz"):
            assert len(lines_of(raw / name)) == counts["rows"], name
        elif name.endswith(".csv") and not name.startswith("ga4/"):
            assert len(rows_of(raw / name)) == counts["rows"], name


def test_calls_counted_again_from_the_exports_are_those_of_the_truth(council: Path, truth: dict) -> None:
    seen = {row["Conversation ID"]: row for path in (council / "raw/genesys").iterdir() for row in rows_of(path)}
    inbound = [row for row in seen.values() if row["Direction"] == "Inbound" and row["Total Handle"] != "#VALUE!"]
    stated: Counter[str] = Counter()
    for row in truth["contacts"]:
        if row["source_id"] == "genesys":
            stated[row["outcome"]] += row["contacts"]
    found = Counter("abandoned" if r["Abandoned"] == "YES" else "completed" if r["Users"] else "unknown" for r in inbound)
    assert found == stated


def test_visits_to_offices_counted_again_are_those_of_the_truth(council: Path, truth: dict) -> None:
    rows = [row for path in (council / "raw/qmatic").iterdir() for row in rows_of(path)]
    visits = {row["visit_key"] for row in rows if row["waiting_time"].isdigit()}
    assert len(visits) == truth["visits_to_offices"]["visits"]
    assert len(rows) - len({row["visit_key"] for row in rows}) == truth["visits_to_offices"]["with_two_transactions"]


def test_a_finished_form_is_in_the_log_and_in_the_export_once(council: Path, truth: dict) -> None:
    lines = {line for path in (council / "raw/web").iterdir() for line in lines_of(path)}
    done = Counter(
        match.group(1) for line in lines if (match := re.search(r'GET /[\w/-]+/(?:done|result)\?ref=([A-Z]{2}\d+) HTTP/2.0" 200', line))
    )
    forms = [row["Reference"] for path in (council / "raw/forms").rglob("*.csv") for row in rows_of(path)]
    paid = [row for path in (council / "raw/payments").iterdir() for row in rows_of(path)]
    online = [row["Reference"] for row in paid if row["State"] == "Success" and row["MOTO"] == "false"]
    assert set(done.values()) == {1}
    assert len(done) == sum(sum(months.values()) for months in truth["web_completions"].values())
    assert set(forms) | set(online) <= set(done)


def test_visits_to_the_site_by_the_half_hour_rule_are_those_of_the_truth(council: Path, truth: dict) -> None:
    lines = {line for path in (council / "raw/web").iterdir() for line in lines_of(path)}
    person = re.compile(
        r'^((?:100\.|2001:|10\.20\.)\S+) - - \[(\d+)/(\w+)/(\d+):(\d+):(\d+):(\d+) [^"]+"(?:GET|POST) /(?!assets)\S* HTTP/2.0" [23]'
    )
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    moments: dict[str, list[int]] = {}
    for line in lines:
        if match := person.match(line):
            client, day, month, year, hour, minute, second = match.groups()
            day_no = date(int(year), months.index(month) + 1, int(day)).toordinal()
            agent = line.rsplit('"', 2)[1]
            moments.setdefault(client + agent, []).append(day_no * 86400 + int(hour) * 3600 + int(minute) * 60 + int(second))
    visits = sum(1 + sum(b - a > 1800 for a, b in pairwise(m)) for m in map(sorted, moments.values()))
    assert visits == sum(truth["visits"].values()) + truth["visits_of_staff"]


def test_the_overlap_the_damage_and_the_repeated_log_are_stated(truth: dict) -> None:
    by_folder: dict[str, Counter[str]] = {}
    for name, counts in truth["files"].items():
        by_folder.setdefault(name.split("/")[0], Counter()).update(counts)
    assert by_folder["genesys"]["duplicate"] > 0
    assert by_folder["genesys"]["rejected"] == by_folder["qmatic"]["rejected"] == by_folder["sheets"]["rejected"] == 1
    assert by_folder["web"]["duplicate"] > 0
    assert by_folder["web"]["rejected"] == 2
    assert by_folder["payments"]["excluded"] > 0


def test_nobody_real_can_be_rung_or_reached(council: Path) -> None:
    numbers = {row["ANI"] for path in (council / "raw/genesys").iterdir() for row in rows_of(path) if row["ANI"].startswith("tel:")}
    drama = re.compile(r"tel:\+44(7700900\d{3}|(113|114|115|116|117|118|121|131|141|151|161)4960\d{3}|207946\d{4}|1914980\d{3})")
    assert [number for number in numbers if not drama.fullmatch(number)] == []
    addresses = {row["Email"] for path in (council / "raw/payments").iterdir() for row in rows_of(path) if row["Email"]}
    assert all(address.endswith("@example.org") for address in addresses)


@pytest.mark.parametrize("odd", [("--years", "0"), ("--years", "nan"), ("--scale", "0"), ("--scale", "inf"), ("--seed", "-5")])
def test_a_council_that_cannot_be_invented_is_wrong_use(odd: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["demo", *odd, "--data", str(tmp_path)]) == 2
    assert "--scale from 0.003 to 100" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
