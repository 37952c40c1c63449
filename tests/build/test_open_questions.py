"""A build says at its end that questions are open, and how many contacts are in no figure until somebody answers them."""

import json
from pathlib import Path

from tests.build.council import call_line, run, write_calls, write_council


def test_a_build_says_that_questions_are_open_and_what_they_leave_out(tmp_path: Path) -> None:
    council = write_council(tmp_path, days=2, calls_a_day=4)
    done = run(council, "build")
    assert "Questions open" not in done.stdout and done.returncode == 0
    sources = council / "reference" / "sources.csv"
    sources.write_text(sources.read_text().replace("*:phone", "") + "other,other/,genesys_interactions,Europe/London,transaction,\n")
    lines = [call_line(day, 12, 900 + number, queue) for day in (1, 2) for number, queue in enumerate(("Council Tax", "Waste"))]
    (council / "raw" / "other").mkdir()
    write_calls(council, "other.csv", lines).rename(council / "raw" / "other" / "other.csv")
    done = run(council, "build")
    said = done.stdout
    assert done.returncode == 1
    report = json.loads(run(council, "build", "--json").stdout)
    # The feeds share 2 March, where one tells of four calls and the other of two: a question for each service.
    assert (report["open_questions"], report["contacts_in_question"]) == (2, 6)
    assert "Questions open: 2, so 6 contacts are in no figure; python -m pipelines check shows them." in said.splitlines()


def test_contacts_in_question_are_told_also_where_none_is_published(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "sources.csv").write_text("source_id,files,format\na,a/,contact_counts\nb,b/,contact_counts\n")
    for feed, contacts in (("a", 410), ("b", 400)):
        (tmp_path / "raw" / feed).mkdir(parents=True)
        (tmp_path / "raw" / feed / "counts.csv").write_text(f"Period start,Service,Channel,Contacts\n01/04/2026,Bins,Phone,{contacts}\n")
    assert "Questions open: 1, so 810 contacts are in no figure" in run(tmp_path, "build").stdout


def test_a_month_row_that_reaches_into_the_time_of_the_next_feed_is_a_question(tmp_path: Path) -> None:
    council = write_council(tmp_path, days=2, calls_a_day=4)
    (council / "raw" / "counts.csv").write_text("Period start,Grain,Service,Channel,Contacts\n01/03/2026,month,Waste,Phone,300\n")
    head = "source_id,files,format,time_zone,default_contact_type,primary_for,from_date,to_date\n"
    calls = "calls,calls/,genesys_interactions,Europe/London,transaction,*:phone,{first},\nsite,web/,access_log,,,web:*,,\n"
    sheet = "sheet,counts.csv,contact_counts,,,*:phone,,{first}\n"
    for first, questions in (("2026-03-03", 1), ("2026-04-01", 0)):
        (council / "reference" / "sources.csv").write_text(head + (calls + sheet).format(first=first))
        assert json.loads(run(council, "build", "--json").stdout)["open_questions"] == questions
    (council / "reference" / "sources.csv").write_text(head + (calls + sheet).format(first="2026-03-03"))
    run(council, "build")
    asked = json.loads(run(council, "ask", "questions", "--format", "json").stdout)["rows"]
    assert [each["subject"] for each in asked] == ["sheet:waste:phone"]
    assert "by the month from 2026-03-01 to 2026-03-31, and calls some of these days, and both are counted" in asked[0]["sentence"]


def test_a_day_of_a_web_report_that_two_exports_state_differently_is_a_question(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "sources.csv").write_text("source_id,files,format\nmatomo,matomo/,matomo_report\n")
    folder = tmp_path / "raw" / "matomo"
    folder.mkdir(parents=True)
    # The first export was made while 31 March went on.
    for name, visits in (("first", 30), ("second", 110)):
        (folder / f"{name}.csv").write_text(f"date,nb_uniq_visitors,nb_visits\n2026-03-30,90,100\n2026-03-31,20,{visits}\n")
    run(tmp_path, "build")
    checked = run(tmp_path, "check")
    assert (
        "Question: Two exports of matomo state 1 fact differently on 2026-03-31 and neither says which is later; "
        "they are not counted." in checked.stdout
    )
    assert checked.returncode == 1
    (folder / "first.csv").unlink()
    run(tmp_path, "build")
    assert "Question" not in run(tmp_path, "check").stdout


def _web_council(folder: Path, sources: str, **reports: str) -> list[str]:
    """The questions of a council whose feeds are Matomo reports."""
    (folder / "reference").mkdir(exist_ok=True)
    (folder / "reference" / "sources.csv").write_text("source_id,files,format,default_site,primary_for\n" + sources)
    for name, rows in reports.items():
        (folder / "raw" / name).mkdir(parents=True, exist_ok=True)
        (folder / "raw" / name / f"{name}.csv").write_text(f"date,nb_visits,nb_pageviews\n{rows}")
    run(folder, "build")
    return [each["subject"] for each in json.loads(run(folder, "ask", "questions", "--format", "json").stdout)["rows"]]


def test_two_web_reports_of_the_same_days_that_both_count_are_a_question(tmp_path: Path) -> None:
    days, others = "2026-03-30,100,\n2026-03-31,110,\n", "2026-03-31,90,\n"
    feeds = "a,a/,matomo_report,{},{}\nb,b/,matomo_report,{},\n"
    assert _web_council(tmp_path, feeds.format("", "", ""), a=days, b=others) == ["web visits of a and b"]
    assert _web_council(tmp_path, feeds.format("", "web:*", "")) == []
    assert _web_council(tmp_path, feeds.format("www.anytown.example", "", "pay.anytown.example")) == []


def test_a_web_report_by_the_month_and_by_the_day_is_a_question_where_both_count_the_same(tmp_path: Path) -> None:
    feed = "a,a/,matomo_report,,\n"
    assert _web_council(tmp_path, feed, a="2026-03-30,100,\n2026-03,3000,\n") == ["a:web visits"]
    assert _web_council(tmp_path, feed, a="2026-03-30,100,\n2026-03,,9000\n") == []  # visits by the day, views by the month
