"""Every sample and every public extract is read by its look or by a mapping nobody programmed, or refused in a sentence; every row is accounted for."""

from pathlib import Path

import pytest

from tests.conftest import TEST_SECRET
from tests.real.every_file import COUNTS_NOWHERE, REFUSED, Outcome, build_every_file, exports


ROWS = 300  # of each large file; the whole files were built by hand
MAPPED = (
    "formats/01_generic_tabular/", "formats/13_hand_kept/", "data/anonymous_bank_calls/", "data/nhs_gp_appointments/",
    "data/vancouver_311_calls/",
)  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What became of each file, by its name."""
    shared = Path(__file__).resolve().parents[3] / "shared"
    if not shared.is_dir():
        pytest.skip("needs the samples and public extracts in ../shared, which are not here")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHANNEL_SHIFT_KEY", TEST_SECRET)
        found = {each.name: each for each in build_every_file(shared, tmp_path_factory.mktemp("every") / "council", ROWS)}
    assert sorted(found) == sorted(exports(shared))
    return found


def test_every_row_of_every_file_is_accounted_for(outcomes: dict[str, Outcome]) -> None:
    unlike = [each.name for each in outcomes.values() if each.rows[0] != sum(each.rows[1:])]
    assert unlike == []
    assert {name for name, each in outcomes.items() if each.built["status"] == "loaded" and not each.rows[0]} == set()


def test_every_file_is_loaded_or_refused_as_it_should_be(outcomes: dict[str, Outcome]) -> None:
    assert {name for name, each in outcomes.items() if each.built["status"] != "loaded"} == set(REFUSED)
    assert {name for name, each in outcomes.items() if each.built["status"] == "loaded" and not each.rows[1]} == COUNTS_NOWHERE


def test_what_no_format_knows_is_mapped_with_no_programming(outcomes: dict[str, Outcome]) -> None:
    mapped = {name for name, each in outcomes.items() if each.is_mapped}
    assert mapped == {name for name in outcomes if name.startswith(MAPPED)}
    assert all(outcomes[name].rows[1] > 0.8 * outcomes[name].rows[0] or outcomes[name].rows[2] for name in mapped)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_export_is_told_in_one_sentence(outcomes: dict[str, Outcome], name: str) -> None:
    refused = outcomes[name]
    assert REFUSED[name] in str(refused.refusal)
    assert refused.built["status"] == "question"
    assert refused.built["sentence"].endswith("run python -m pipelines map on it.")
