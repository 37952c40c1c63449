"""Two real access logs: every line accounted for, bots out with reasons, visits by an independent 30-minute rule."""

from collections import Counter
from pathlib import Path

import pytest

from tests.real.council import build, needs_real_data, read_lines
from tests.real.visits_by_hand import count_log


pytestmark = needs_real_data
APACHE, NASA = "web_logs/apache_combined_2015-05-17_20.log.gz", "web_logs/nasa_1995-08-01_clf.log.gz"
EVER = {"start_date": "1995-01-01", "end_date": "2016-01-01"}


@pytest.mark.parametrize(
    ("log", "zone", "lines", "rejected"),
    [
        (APACHE, "UTC", 10_000, [8_899]),  # one line is cut off and has no closing quote
        (NASA, "America/New_York", 30_969, []),  # the common format: nothing is known of agents
    ],
    ids=["apache", "nasa"],
)
def test_a_log_equals_a_count_by_hand(log: str, zone: str, lines: int, rejected: list[int], tmp_path: Path) -> None:
    council = build(tmp_path, {log: "www"}, "site,www/,access_log,,,web:*\n", zone)
    by_hand = count_log(read_lines(log), zone)
    (name,) = council.files
    read, loaded, excluded, refused, duplicate = council.counted(name)
    assert (read, refused, duplicate) == (lines, len(rejected), 0)
    assert excluded == by_hand.parts
    assert loaded == lines - by_hand.parts - len(rejected)
    assert [row["row_no"] for row in council.ask("rejects")] == rejected == by_hand.not_lines
    bots: Counter = Counter()
    for row in council.ask("bots_by_reason", **EVER):
        bots[row["bot_reason"]] += row["hits"]
    assert bots == by_hand.bots
    months = council.ask("web_visits_by_month", **EVER)
    assert sum(row["bot_hits"] or 0 for row in months) == sum(by_hand.bots.values())
    assert sum(row["page_views"] for row in months) == by_hand.views
    assert sum(row["visits"] for row in months) == by_hand.visits
