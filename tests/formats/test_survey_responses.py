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
