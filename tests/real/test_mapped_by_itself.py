"""The mapping that the product proposes for three publishers' own columns loads what the mappings written by hand load."""

from pathlib import Path

import pytest

from pipelines.proposing.proposal import Proposal, context_of, propose
from tests.real.council import DATA, needs_real_data


pytestmark = needs_real_data


def proposed(pattern: str, folder: Path, **answers: str) -> Proposal:
    """The proposal for the one extract that fits."""
    (path,) = DATA.glob(pattern)
    return propose(path, context_of(folder), answers)


@pytest.mark.parametrize(
    ("pattern", "answers", "rows", "contacts"),
    [
        ("vancouver_311_calls/*", {}, (3_485, 3_485, 0, 0, 0), 7_450_187),
        ("anonymous_bank_calls/*", {"outcome.phantom": "exclude"}, (17_456, 17_313, 143, 0, 0), 17_313),
        ("nhs_gp_appointments/*Dorset*", {}, (5_638, 5_638, 0, 0, 0), 10_950_780),
    ],
    ids=["vancouver", "bank", "dorset"],
)
def test_it_loads_as_much_as_by_hand(pattern: str, answers: dict, rows: tuple[int, ...], contacts: int, tmp_path: Path) -> None:
    proposal = proposed(pattern, tmp_path, **answers)
    counts = proposal.counts
    assert proposal.unanswered == ()
    assert (counts.read, counts.loaded, counts.excluded, counts.rejected, counts.duplicate) == rows
    assert counts.contacts == contacts


def test_parts_of_one_sum_are_asked(tmp_path: Path) -> None:
    pattern = "nhs_gp_appointments/*Coventry*"
    assert [each.name for each in proposed(pattern, tmp_path).unanswered] == ["same_words"]
    assert proposed(pattern, tmp_path, same_words="sum").counts.contacts == 11_793_853
