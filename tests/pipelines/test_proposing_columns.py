"""What a column is by name and content, above all which columns are personal."""

import pytest

from pipelines.proposing.columns import look_at
from pipelines.proposing.words import channel_in, meaning


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("Phone number", ["07700900123", "+44 7700 900124"], "phone"),
        ("Other", ["jo@example.org", "sam@example.org"], "email"),
        ("Area", ["AN1 2AB", "AN3 4CD"], "postcode"),
        ("Sent by email", ["clerk@council.example"], "drop"),  # the member of staff, not the customer
        ("DNIS", ["01632960001"], "drop"),
        ("Caller name", ["Jo Bloggs"], "drop"),
        ("Kept by", ["J Bloggs"], "drop"),
        ("Notes", ["rang twice"], "drop"),
        ("Unheard of", ["AB123456C"], "drop"),  # a National Insurance number
        ("Reason", ["Missed bin", "Repair", "jo@example.org"], "drop"),  # one address among labels is enough
        ("Result", ["Resolved", "Closed", "rang jo@example.org"], "drop"),
        ("Customer ID", ["771", "772"], "customer"),
        ("Case reference", ["BIN001", "BIN002"], "reference"),
        ("Service", ["Bins", "Housing"], "label"),
        ("Media type", ["Voice", "E-mail", "carrier pigeon"], "channel"),
        ("How", ["walk in", "telephone"], "channel"),
        ("Result", ["Resolved", "Hung up"], "outcome"),
        ("CallsOffered", ["1,204", "900"], "count"),
        ("Average wait (mins)", ["4:10", "6:05"], "duration"),
        ("Cost per call (£)", ["£4.15", "£4.20"], "number"),
        ("F2F visits", ["12", "0"], "count"),
        ("Whatever", ["apple", "pear"], "unused"),
        ("Blank", ["", ""], "unused"),
    ],
)
def test_what_a_column_is(header: str, cells: list[str], kind: str) -> None:
    assert look_at(0, header, cells, [cell for cell in dict.fromkeys(cells) if cell], None).kind == kind


def test_free_text_is_never_a_label() -> None:
    cells = [f"problem number {number} of the day" for number in range(40)]
    assert look_at(0, "Reason", cells, cells, None).kind == "drop"


@pytest.mark.parametrize(
    ("header", "channel"),
    [
        ("Phone answered", "phone"),
        ("F2F visits", "face_to_face"),
        ("Online forms", "web"),
        ("visits", None),
        ("Phone and e-mail", None),
        ("E-mails", "email"),
    ],
)
def test_a_header_names_one_channel_or_none(header: str, channel: str | None) -> None:
    assert channel_in(header) == channel


def test_words_mean_what_councils_mean_by_them() -> None:
    said = [meaning("channel_id", word) for word in ("TELEPHONE", "Face to face", "Walk-in", "E-Mail", "Home Visit", "carrier pigeon")]
    assert said == ["phone", "face_to_face", "face_to_face", "email", "face_to_face", None]


@pytest.mark.parametrize("header", ["Change of address", "Phone | Change of address", "Street lighting", "Birth certificates"])
def test_counts_of_a_service_that_is_named_after_something_personal_are_no_personal_details(header: str) -> None:
    assert look_at(0, header, ["120", "130", "95"], ["120", "130", "95"], None).kind in ("whole", "count")
    assert look_at(0, "Address", ["1 High Street", "2 Low Road"], ["1 High Street", "2 Low Road"], None).kind == "drop"
    for personal in ("Age", "Date of birth", "Birth", "UPRN"):
        assert look_at(0, personal, ["41", "37"], ["41", "37"], None).kind == "drop"
