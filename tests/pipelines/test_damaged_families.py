"""Ten damages to every kind of file: loaded whole, or a row refused with its reason, or the file in one sentence; never a silent loss."""

import re
from pathlib import Path

import pytest

from tests.build.council import DESK_LOG
from tests.conftest import TEST_SECRET
from tests.pipelines.damaged_files import DAMAGES, every_family
from tests.pipelines.damaging import ROWS
from tests.real.council import built_files


TIMED_DESK_LOG = DESK_LOG + 'handle_seconds = { from = "Minutes", type = "duration", unit = "min" }\n'
FORMATS = {
    "json": "open311_json",
    "json_lines": "open311_json",
    "xml": "open311_xml",
    "access_log": "access_log",
    "w3c": "iis_w3c",
    "queue_log": "asterisk_queue_log",
    "headerless": "freeswitch_cdr",
}
FAMILIES = ("csv", "gz", "zip", "xlsx", "ods", "parquet", *FORMATS)
LINES = ("access_log", "queue_log", "headerless")  # what has no header cannot be read by name

# What must happen: the rows read, loaded, excluded, rejected and duplicate, or words of the sentence that refuses the file.
WHOLE = (ROWS, ROWS, 0, 0, 0)
ONE_REFUSED = (ROWS + 1, ROWS, 0, 1, 0)
HALF = {"csv": 24, "json": 25, "json_lines": 25, "access_log": 24, "w3c": 24, "queue_log": 24, "headerless": 24}
UNREADABLE = f"{ROWS} of {ROWS} rows cannot be read"
UNLIKE = "the file does not look like it"
USUAL: dict[str, tuple[int, ...] | str] = {
    "mixed_line_ends": WHOLE,
    "wrong_encoding": WHOLE,  # Windows-1252 is known by its bytes
    "shuffled_columns": WHOLE,
    "extra_columns": WHOLE,
    "header_twice": ONE_REFUSED,
    "total_rows": ONE_REFUSED,
    "duplicate_header": 'has two columns "Ref"',
    "locale": UNREADABLE,
    "empty": "is empty",
}
OTHERWISE: dict[tuple[str, str], tuple[int, ...] | str] = {
    **{(family, "truncated"): (rows, rows - 1, 0, 1, 0) for family, rows in HALF.items()},
    **{(family, "truncated"): "damaged or cut off" for family in ("gz", "zip", "xlsx", "ods", "parquet")},
    **{(family, "wrong_encoding"): "letters that another program spoiled" for family in ("xlsx", "ods", "parquet")},
    **{(family, "empty"): "has no rows" for family in ("xlsx", "ods", "parquet", "w3c")},
    **{(family, "shuffled_columns"): UNLIKE for family in LINES},
    **{(family, "locale"): UNLIKE for family in LINES},
    **{(family, "extra_columns"): UNREADABLE for family in ("access_log", "queue_log")},
    **{(family, "header_twice"): (ROWS + 1, ROWS, 0, 0, 1) for family in ("json", "json_lines")},  # a page that was saved twice
    **{(family, "duplicate_header"): WHOLE for family in ("json", "json_lines")},  # of a key that stands twice the first is read
    **{(family, "duplicate_header"): (ROWS + 2, ROWS, 0, 2, 0) for family in ("access_log", "headerless")},
    ("headerless", "extra_columns"): UNLIKE,
    ("queue_log", "header_twice"): (ROWS + 1, ROWS, 1, 0, 0),  # lines about no call are left out by a rule
    ("queue_log", "total_rows"): (ROWS + 1, ROWS, 1, 0, 0),
    ("queue_log", "duplicate_header"): (ROWS + 2, ROWS, 2, 0, 0),
    ("w3c", "header_twice"): WHOLE,  # a log begins anew with each restart
    ("w3c", "duplicate_header"): "names c-ip twice",
    ("xml", "truncated"): "is no valid XML near line",
    ("xml", "header_twice"): "is no valid XML near line",
    ("xml", "duplicate_header"): (ROWS, ROWS - 1, 0, 1, 0),
}
CASES = [(family, damage) for family in FAMILIES for damage in DAMAGES if (family, damage) != ("parquet", "duplicate_header")]  # it cannot
WHAT_TO_DO = re.compile(r"\b(export it again|check that it is the right export|log it once|if it should)\b")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """What one build said of all the files together, by family and damage."""
    folder = tmp_path_factory.mktemp("families")
    for name in ("raw", "mappings", "reference"):
        (folder / name).mkdir()
    (folder / "mappings" / "desk_log.toml").write_text(TIMED_DESK_LOG)
    sources = ["source_id,files,format,time_zone"]
    for family, (ending, files) in every_family(folder).items():
        sources.append(f"{family},{family}/,{FORMATS.get(family, 'desk_log')},{'Europe/London' if family == 'headerless' else ''}")
        (folder / "raw" / family).mkdir()
        for damage, content in files.items():
            (folder / "raw" / family / f"{damage}{ending}").write_bytes(content)
    (folder / "reference" / "sources.csv").write_text("\n".join(sources) + "\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHANNEL_SHIFT_KEY", TEST_SECRET)
        found = built_files(folder)
    return {f"{Path(name).parts[0]}/{Path(name).parts[1].partition('.')[0]}": each for name, each in found.items()}


def rows_of(told: dict) -> tuple[int, ...]:
    return tuple(told[f"rows_{name}"] or 0 for name in ("read", "loaded", "excluded", "rejected", "duplicate"))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_sound_file_of_each_kind_loads_whole_beside_the_damaged_ones(built: dict[str, dict], family: str) -> None:
    told = built[f"{family}/sound"]
    assert (told["status"], rows_of(told)) == ("loaded", WHOLE)


@pytest.mark.parametrize(("family", "damage"), CASES, ids=[f"{family}-{damage}" for family, damage in CASES])
def test_each_damage_has_its_outcome(built: dict[str, dict], family: str, damage: str) -> None:
    expected = OTHERWISE.get((family, damage), USUAL.get(damage))
    told = built[f"{family}/{damage}"]
    if isinstance(expected, tuple):
        assert (told["status"], rows_of(told)) == ("loaded", expected)
        return
    assert told["status"] == ("empty" if damage == "empty" else "refused")
    assert str(expected) in told["sentence"]
    assert told["sentence"].startswith(f"{family}/{damage}.")  # the file is named first
    assert told["sentence"].endswith(".") and "\n" not in told["sentence"] and "Error" not in told["sentence"]
    assert WHAT_TO_DO.search(told["sentence"]), told["sentence"]
