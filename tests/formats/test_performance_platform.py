"""Performance series: take-up becomes a control total whatever type its number has; other measures are left out."""

from pathlib import Path

from tests.formats.staged import FORMATS, stage, workshop


def test_take_up_is_a_control_total(tmp_path: Path) -> None:
    with workshop() as connection:
        series = stage(connection, FORMATS / "performance_platform" / "series.json", tmp_path, zone=None)
        assert series.counts() == (5, 2, 2, 1, 0)
        assert series.problems() == ["5: count: is missing"]
        assert series.rows("excluded", "excluded is not null") == [
            "a measure that is not compared here",
            "neither a day, a week nor a month",
        ]
        assert series.rows("local_date | grain | measure | service_label | total") == [
            "2026-01-01 | month | take_up_share | council-tax | 0.448",
            "2026-02-01 | month | take_up_share | council-tax | 0.45",
        ]
