"""The counts by vector instructions equal plain ones, across the seams of their pieces."""

import random

import pytest

from pipelines import reading_bytes
from pipelines.reading_bytes import count_ends_outside_quotes, count_line_ends, has_double_line_end, has_line_starting
from pipelines.reading_facts import count_line_ends_outside_quotes


@pytest.fixture(params=[1 << 17, 7], ids=["one piece", "seams everywhere"])
def pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_bytes, "PIECE", request.param)


def plain_outside(text: bytes, inside: bool) -> tuple[int, bool]:
    """One byte after the other."""
    ends = 0
    for byte in text:
        inside ^= byte == 0x22
        ends += byte == 0x0A and not inside
    return ends, inside


def texts() -> list[bytes]:
    chance = random.Random(20261129)
    return [
        bytes(chance.choices(b'a,"\n', weights=weights, k=size))
        for size in (0, 1, 2, 3, 40, 400)
        for weights in ((5, 2, 1, 1), (9, 1, 3, 2), (9, 1, 0, 1))
    ]


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("inside", [False, True])
def test_line_ends_outside_quotes_are_counted(inside: bool) -> None:
    for text in texts():
        assert count_ends_outside_quotes(text, inside) == plain_outside(text, inside), text


@pytest.mark.usefixtures("pieces")
def test_line_ends_and_pairs_of_them_are_found() -> None:
    for text in texts():
        assert count_line_ends(text) == text.count(b"\n"), text
        assert has_double_line_end(text) == (b"\n\n" in text), text


@pytest.mark.usefixtures("pieces")
def test_no_line_that_may_be_empty_is_overlooked() -> None:
    for text in texts():
        for blank in (False, True):
            starts = (b"\n,", b'\n""', b"\n\n") if blank else (b"\n,", b'\n""')
            if any(start in text for start in starts):
                assert has_line_starting(text, ord(","), blank), text
            elif b'\n"' not in text[-2:] and has_line_starting(text, ord(","), blank):
                pytest.fail(f"{text!r} has no such line")


def test_a_file_is_counted_across_the_pieces_it_is_read_in(tmp_path, monkeypatch) -> None:
    path = tmp_path / "rows.csv"
    monkeypatch.setattr("pipelines.reading_facts._CHUNK", 11)
    for text in texts():
        path.write_bytes(b"head\n" + text)
        assert count_line_ends_outside_quotes(path, ",", 0, False)[0] == plain_outside(b"head\n" + text, False)[0]
    path.write_bytes(b"a,b\n" + b"x,y\n" * 50 + b" , \n" + b",\n" + b"x,y\n")
    assert count_line_ends_outside_quotes(path, ",", 1, False) == (53, True)
