"""Typed values: numbers, durations and words are read as the format declares, never guessed."""

import pytest

from pipelines.errors import FileRefused
from tests.pipelines.mapped import AT, CONTACT


NUMBERS = CONTACT + "READ\n[columns]\n" + AT + 'quantity = { from = "N", type = "integer" }\n'


@pytest.mark.parametrize(
    ("read", "cell", "number"),
    [
        ("", "412", "412"),
        ("", "0", "0"),
        ("", "£ 412", "412"),
        ("", "4 120", "4120"),
        ("", "412.5", None),
        ("", "-1", None),
        ("", "1,204", None),
        ("", "about 90", None),
        ("", "inf", None),
        ("", "nan", None),
        ('read = { thousands = "," }', "1,204", "1204"),
        ('read = { thousands = "," }', "1,20", None),
        ('read = { thousands = ".", decimal = "," }', "1.204", "1204"),
        ('read = { decimal = "," }', "6,0", "6"),
        ('read = { decimal = "," }', "6.0", None),
    ],
)
def test_numbers_are_read_by_the_declared_marks_only(of, read: str, cell: str, number: str | None) -> None:
    made = of(NUMBERS.replace("READ", read), f'Date,N\n01/07/2026 09:00,"{cell}"\n')
    assert made.rows("quantity") == ([number] if number else [])
    assert made.counts()[3] == (0 if number else 1)


def test_an_empty_count_is_no_fact_and_zero_is_one(of) -> None:
    made = of(
        NUMBERS.replace("READ", 'read = { nulls = ["n/a"] }'),
        "Date,N\n01/07/2026 09:00,N/A\n01/07/2026 09:00,\n01/07/2026 09:00,0\n",
    )
    assert made.counts() == (3, 1, 2, 0, 0)
    assert made.rows("excluded", "excluded is not null") == ["nobody counted", "nobody counted"]


DURATION = CONTACT + "[columns]\n" + AT + 'wait_seconds = { from = "W", type = "duration", HOW }\n'


@pytest.mark.parametrize(
    ("how", "cell", "seconds"),
    [
        ('unit = "ms"', "418220", "418.22"),
        ('unit = "s"', "61", "61.0"),
        ('unit = "min"', "6.5", "390.0"),
        ('unit = "h"', "2", "7200.0"),
        ('unit = "ms"', " 00:06:58.220", "418.22"),
        ('unit = "ms"', "46:22:01.000", "166921.0"),
        ('unit = "min", two_parts = "min:s"', "4:10", "250.0"),
        ('two_parts = "h:min"', "4:10", "15000.0"),
        ('unit = "min"', "4:10", None),
        ('unit = "s"', "00:61:00", None),
        ('unit = "s"', "-5", None),
    ],
)
def test_a_duration_is_seconds_of_its_unit_or_a_clock(of, how: str, cell: str, seconds: str | None) -> None:
    made = of(DURATION.replace("HOW", how), f"Date,W\n01/07/2026 09:00,{cell}\n")
    assert made.rows("wait_seconds") == ([seconds] if seconds else [])


def test_an_average_becomes_a_total_and_a_difference_is_taken(of) -> None:
    columns = 'wait_seconds = { from = "Average", type = "duration", unit = "s", times = "N" }\nlegs = { from = "N", type = "integer", minus = "M" }'
    made = of(CONTACT + "[columns]\n" + AT + columns, "Date,N,M,Average\n01/07/2026 09:00,10,4,2.5\n01/07/2026 09:00,3,4,2\n")
    assert made.rows("wait_seconds | legs") == ["25.0 | 6"]
    assert made.problems() == ["3: legs: is negative"]


CHANNEL = (
    CONTACT
    + "[columns]\n"
    + AT
    + 'channel_id = { from = "How", values = "channel" }\n[values]\nchannel = { telephone = "phone", 1 = "web" }\n'
)


def test_words_map_in_any_case_and_a_word_nobody_knows_is_unknown_and_listed(of) -> None:
    made = of(CHANNEL, "Date,How\n" + "".join(f"01/07/2026 09:00,{word}\n" for word in ("TELEPHONE", "web", "1", "Library kiosk", "")))
    assert made.rows("channel_id | unknown_words") == [
        "phone | []",
        "web | []",
        "web | []",
        "unknown | ['channel_id=Library kiosk']",
        "- | []",
    ]


def test_otherwise_fills_what_is_empty_or_missing_but_not_what_is_unknown(of) -> None:
    how = 'channel_id = { from = "How", otherwise = "web", optional = true }'
    assert of(CONTACT + "[columns]\n" + AT + how, "Date,How\n01/07/2026 09:00,\n01/07/2026 09:00,pigeon\n").rows("channel_id") == [
        "web",
        "unknown",
    ]
    assert of(CONTACT + "[columns]\n" + AT + how, "Date\n01/07/2026 09:00\n").rows("channel_id") == ["web"]


def test_the_first_case_that_holds_decides(of) -> None:
    cases = 'outcome = { cases = [{ column = "A", equals = "yes", then = "abandoned" }, { column = "B", matches = "^done", then = "completed" }, { column = "C", present = true, then = "failed" }], otherwise = "unknown" }'
    made = of(
        CONTACT + "[columns]\n" + AT + cases,
        "Date,A,B,C\n" + "".join(f"01/07/2026 09:00,{row}\n" for row in ("YES,done,x", "no,Done!,x", "no,,x", "no,,")),
    )
    assert made.rows("outcome") == ["abandoned", "completed", "failed", "unknown"]


def test_a_header_a_case_depends_on_must_be_there(of) -> None:
    cases = 'outcome = { cases = [{ column = ["Agent", "Handled"], present = true, then = "completed" }], otherwise = "unknown" }'
    assert of(CONTACT + "[columns]\n" + AT + cases, "Date,Handled\n01/07/2026 09:00,12\n").rows("outcome") == ["completed"]
    with pytest.raises(FileRefused, match="no column Agent or Handled, which outcome depends on"):
        of(CONTACT + "[columns]\n" + AT + cases, "Date,Other\n01/07/2026 09:00,12\n")


def test_parts_are_joined_and_alternatives_and_the_first_filled_one_are_taken(of) -> None:
    columns = (
        'started_at = { from = ["Date", "Time"], type = "timestamp", formats = ["%d/%m/%Y %H:%M"] }\n'
        'service_label = { from = ["Label", "Text"], take = "first_present" }\nqueue = { from = [["Team", "Queue"]] }\n'
        'reason = { from = "Codes", split = ";", take = "last" }\nsite = { from = "Codes", split = ";" }'
    )
    made = of(CONTACT + "[columns]\n" + columns, "Date,Time,Label,Text,Queue,Codes\n01/07/2026,09:00,,Bins,Q1,a; b\n")
    assert made.rows("started_at | service_label | queue | reason | site") == ["2026-07-01 08:00:00 | Bins | Q1 | b | a"]


def test_a_clock_written_as_a_number_gets_its_zeros_back(of) -> None:
    at = 'started_at = { from = ["Date", "N"], type = "timestamp", formats = ["%d/%m/%Y %H%M"] }\n'
    rows = "Date,N\n" + "".join(f"01/07/2026,{clock}\n" for clock in ("0", "30", "900", "2330", "0015", "12345"))
    made = of(CONTACT + "read = { pad = { N = 4 } }\n[time]\nzone = 'UTC'\n[columns]\n" + at, rows)
    assert made.rows("started_at") == [f"2026-07-01 {clock}:00" for clock in ("00:00", "00:30", "09:00", "23:30", "00:15")]
    assert made.problems() == ["7: started_at: cannot be read"]
