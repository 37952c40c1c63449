"""A build says at its end that questions are open, and how many contacts are in no figure until somebody answers them."""

import json
from pathlib import Path

from tests.build.council import call_line, run, write_calls, write_council


def test_a_build_says_that_questions_are_open_and_what_they_leave_out(tmp_path: Path) -> None:
    council = write_council(tmp_path, days=2, calls_a_day=4)
    assert "Questions open" not in run(council, "build").stdout
    sources = council / "reference" / "sources.csv"
    sources.write_text(sources.read_text().replace("*:phone", "") + "other,other/,genesys_interactions,Europe/London,transaction,\n")
    lines = [call_line(day, 12, 900 + number, queue) for day in (1, 2) for number, queue in enumerate(("Council Tax", "Waste"))]
    (council / "raw" / "other").mkdir()
    write_calls(council, "other.csv", lines).rename(council / "raw" / "other" / "other.csv")
    said = run(council, "build").stdout
    report = json.loads(run(council, "build", "--json").stdout)
    # The feeds share 2 March, where one tells of four calls and the other of two: a question for each service.
    assert (report["open_questions"], report["contacts_in_question"]) == (2, 6)
    assert "Questions open: 2, so 6 contacts are in no figure; python -m pipelines check shows them." in said.splitlines()
