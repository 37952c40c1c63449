"""The simulation of savings runs, says what it counted, and catches ranges that are far too narrow or too wide."""

from simulations.savings import KINDS, run


def test_a_few_seeds_give_rows_that_are_not_absurd() -> None:
    rows = run(range(1, 41))
    assert len(rows) == 3 * sum(kind.steps == 52 for kind in KINDS) + 2 * sum(kind.steps == 12 for kind in KINDS)
    for row in rows:
        # of 40 a right 80 % range covers 25 to 38, a right 95 % range at least 33 (each less likely than 1 in 1,000 to fail)
        least, most = (25, 39) if "80 %" in str(row["what"]) else (33, 40)
        assert least <= int(str(row["count"])) <= most, row
