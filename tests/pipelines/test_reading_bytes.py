"""The counts by vector instructions equal plain ones, across the seams of their pieces."""

import random

import pytest

from pipelines import reading_bytes
from pipelines.reading_bytes import LineEnds, count_ends_outside_quotes, has_line_starting
from pipelines.reading_facts import LineFacts, count_line_ends_outside_quotes, records_below
from pipelines.reading_types import Limits


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
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_line_ends_are_parted_by_quotes_and_told_with_what_follows_them(size: int) -> None:
    for text in texts():
        ends = LineEnds()
        fed = [text[at : at + size] for at in range(0, len(text), size)]
        assert [ends.feed(each) for each in fed] == [b"\n\n" in each for each in fed]
        assert ends.outside == plain_outside(text, False)[0], text
        assert ends.outside + ends.inside == text.count(b"\n"), text
        lines = (text + b"\n").splitlines(keepends=True)[: None if text and not text.endswith(b"\n") else -1]
        expected = {line[0] for line in lines if line[:1] != b'"' or line[:2] == b'""'}
        assert ends.starts - {0x22} == expected - {0x22}, text
        assert (0x22 in ends.starts) >= (0x22 in expected), text


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_line_ends_of_what_is_no_table_are_counted_without_its_quotes(size: int) -> None:
    for text in texts():
        ends = LineEnds(with_quotes=False)
        fed = [text[at : at + size] for at in range(0, len(text), size)]
        assert [ends.feed(each) for each in fed] == [b"\n\n" in each for each in fed]
        assert (ends.outside, ends.inside, len(ends.starts)) == (text.count(b"\n"), 0, 256)


@pytest.mark.parametrize("first", [b'{"a": "b"}', b'1.2.3.4 - - [01/Apr/2023:00:00:18 +0000] "GET / HTTP/1.1" 200 5', b"a,b"])
def test_a_table_that_begins_as_none_is_counted_all_the_same(tmp_path, first: bytes) -> None:
    path = tmp_path / "rows.csv"
    text = first + b'\n1,"two\nlines"\n'
    path.write_bytes(text)
    facts = LineFacts(Limits(), "rows.csv")
    facts.feed(text)
    assert facts.result().line_ends == 3
    assert records_below(path, facts.result(), ",", 1) == (1, False)


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
        facts = LineFacts(Limits(), "rows.csv")
        facts.feed(b"head\n" + text)
        seen = facts.result()
        for skip in (0, 1, 2):
            assert records_below(path, seen, ",", skip) == count_line_ends_outside_quotes(path, ",", skip, seen.blank_inside), text
    path.write_bytes(b"a,b\n" + b"x,y\n" * 50 + b" , \n" + b",\n" + b"x,y\n")
    assert count_line_ends_outside_quotes(path, ",", 1, False) == (53, True)


@pytest.mark.parametrize(("text", "blanks"), [("a,é b\n", " "), ("a\tb\n", " \t"), ("a,b\u00a0\n", " \u00a0"), ("\u00a0a\t", " \u00a0\t")])
@pytest.mark.parametrize("size", [1, 1000])
def test_the_blanks_of_a_text_are_told(text: str, blanks: str, size: int) -> None:
    facts = LineFacts(Limits(), "rows.csv")
    for at in range(0, len(text.encode()), size):
        facts.feed(text.encode()[at : at + size])
    assert set(facts.result().blanks) >= set(blanks)
    assert size == 1 or facts.result().blanks == blanks
