"""Whether two figures differ by more than chance: the arithmetic by hand."""

from analysis.chance import counts_differ, shares_differ


def test_a_few_more_of_a_small_count_are_chance() -> None:
    assert not counts_differ(36, 30)  # 6 more; two errors, 2 x the root of 66, are 16
    assert counts_differ(48, 30) and counts_differ(30, 48)  # 18; 2 x the root of 78 is 17.7
    assert not counts_differ(0, 0)


def test_a_share_of_few_moves_by_chance() -> None:
    assert not shares_differ(0.57, 0.43, 100)  # 14 points; two errors, 2 x the root of 2 x 0.5 x 0.5 / 100, are 14.1
    assert shares_differ(0.58, 0.42, 100)
    assert not shares_differ(1.0, 0.0, 0)
