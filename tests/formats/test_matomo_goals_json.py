"""Matomo goals in JSON: named days, a day without any goal as an empty list."""

from pathlib import Path

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


def test_named_days_have_goals_and_an_empty_list_is_no_zero(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        goals = stage(connection, FORMATS / "matomo_goals_json" / "Goals.get.json", tmp_path, zone=None)
        assert goals.file.made_by.name == "matomo_goals_json"
        assert goals.counts() == (5, 3, 1, 1, 0)
        assert goals.rows("grain | local_date | dimension | member | visits | completions") == [
            "day | 2026-03-27 | event | Goals | 388 | 401",
            "day | 2026-03-29 | event | Goals | 118 | 120",
            "month | 2026-03-01 | event | Goals | 8800 | 9001",
        ]
        assert goals.rows("excluded", "excluded is not null") == ["a day without numbers"]
        assert goals.problems() == ["5: numbers: cannot be read"]
