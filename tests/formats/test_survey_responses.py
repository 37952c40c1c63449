"""Survey answers: two questions of one person are two answers, a scale may lie below zero."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_answers_are_read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    answers = stage(connection, FORMATS / "survey_responses" / "answers.csv", tmp_path, zone=None)
    assert answers.counts() == (5, 4, 0, 1, 0)
    assert answers.problems() == ["6: score_sum: cannot be read"]
    assert answers.rows(
        "local_date | channel_id | service_label | question | score_sum | scale_low | scale_high | is_resolved | invited"
    ) == [
        "2026-03-13 | phone | Council Tax | satisfaction | 4.0 | 1.0 | 5.0 | true | 120",
        "2026-03-13 | phone | Council Tax | ease | 5.0 | 1.0 | 5.0 | - | -",
        "2026-03-13 | face_to_face | Housing | satisfaction | -1.0 | -2.0 | 2.0 | false | -",
        "2026-03-14 | unknown | Waste | ease | 3.0 | 1.0 | 5.0 | - | -",
    ]
    assert answers.rows("array_to_string(unknown_words, '; ')", "len(unknown_words) > 0") == ["channel_id=Owl"]


def test_one_person_answering_two_questions_gives_two_answers(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    answers = stage(connection, FORMATS / "survey_responses" / "answers.csv", tmp_path, zone=None)
    assert answers.rows("native_id", "problem is null and row_no < 4") == ["r1:satisfaction", "r1:ease"]


def test_a_score_outside_its_scale_is_rejected(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    answers = ["r1,5,1,5", "r2,9,1,5", "r3,0,1,5", "r4,4,5,5", "r5,-2,-2,2", "r6,2,5,1"]
    path.write_text(
        "Response ID,Answered on,Question,Score,Lowest,Highest\n"
        + "".join(f"{ref},13/03/2026,Satisfaction,{rest}\n" for ref, _, rest in (each.partition(",") for each in answers))
    )
    staged = stage(connection, path, tmp_path, zone=None)
    assert staged.rows("native_id", "problem is null") == ["r1:Satisfaction", "r5:Satisfaction"]
    assert staged.problems() == [
        "3: score_sum: lies outside its scale",
        "4: score_sum: lies outside its scale",
        "5: scale_high: is not above the lowest score",
        "7: scale_high: is not above the lowest score",
    ]
