"""Numbers, dates, labels and CSV cells, one table of examples each."""

from datetime import date
from decimal import Decimal

import pytest

from views import formatting


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "no data"), (0, "0"), (999.5, "1,000"), (4129, "4,129"), (-12, "−12"), (float("nan"), "no data"), (float("inf"), "no data")],
)
def test_counts_tell_missing_from_zero(value, shown) -> None:
    assert formatting.count(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "no data"), (0, "0.0%"), (0.694, "69.4%"), (1, "100.0%"), (-0.0001, "0.0%"), (0.9995, "99.9%")]
)
def test_shares_have_one_decimal(value, shown) -> None:
    assert formatting.percent(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "no data"), (0, "0.0 pts"), (0.0741, "+7.4 pts"), (-0.02, "−2.0 pts"), (-0.0001, "0.0 pts")]
)
def test_changes_of_shares_are_points_with_their_sign(value, shown) -> None:
    assert formatting.points(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "no data"), (0, "£0.00"), (Decimal("5.339"), "£5.34"), (-0.38, "−£0.38"), (1234.5, "£1,234.50"), (-0.001, "£0.00")],
)
def test_unit_costs_are_to_the_penny(value, shown) -> None:
    assert formatting.pounds(value) == shown


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (192_345, 328_001, "£190k–£330k"),
        (1_400, 2_501, "£1.4k–£2.6k"),
        (-1_240, 2_501, "−£1.3k to £2.6k"),
        (0, 0, "£0–£0"),
        (812, 999.5, "£810–£1k"),
        (1_041_000, 1_371_000, "£1m–£1.4m"),
        (25_000_001, 31_000_000, "£25m–£31m"),
        (995_000, 996_000, "£990k–£1m"),
        (3.21, 4.56, "£3.20–£4.60"),
        (None, 5, "no data"),
    ],
)
def test_savings_are_ranges_of_two_figures_rounded_outward(low, high, shown) -> None:
    assert formatting.pounds_range(low, high).replace(formatting.JOINER, "") == shown


@pytest.mark.parametrize(("low", "high"), [(123.4, 567.8), (-9_876, 5), (0.012, 0.034), (99_999, 100_001), (1, 1)])
def test_rounding_outward_never_narrows_a_range(low, high) -> None:
    rounded = formatting.outward(low, high)
    assert rounded[0] <= low <= high <= rounded[1]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-x", "'-x"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        (" =1", "' =1"),
        ("Council tax", "Council tax"),
        (-5, -5),
        (None, ""),
        (float("nan"), ""),
        (date(2026, 4, 1), "2026-04-01"),
    ],
)
def test_csv_cells_cannot_start_a_formula(cell, written) -> None:
    assert formatting.csv_cell(cell) == written


def test_csv_is_read_as_utf8_by_excel_and_guards_its_header_too() -> None:
    assert formatting.csv_bytes(["=a", "£"], [["–", 1]]).decode("utf-8") == "\ufeff'=a,£\r\n–,1\r\n"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "![x](http://evil.example/x.png)",
        '<a href="x">y</a>',
        "[y](javascript:alert(1))",
        "$x^2$",
        ":red[x]",
        "**x**",
        "`x`",
        "# x",
        "- x",
        "1. x",
        "a -> b",
        "~~x~~",
        "|a|b|",
    ],
)
def test_markdown_leaves_labels_as_they_are(hostile: str) -> None:
    escaped = formatting.md(hostile)
    assert not set(escaped.replace("&#", "")) & set("<>[]()*`|~$!^" if "!" not in hostile else "<>[]()*`|~$^")
    assert not escaped.startswith(("# ", "- ", "1. "))


@pytest.mark.parametrize(
    "address", ["http://evil.example", "https://evil.example/x", "www.evil.example", "a@evil.example", "HTTPS://EVIL.example"]
)
def test_addresses_in_labels_become_no_links(address: str) -> None:
    assert formatting.JOINER in formatting.md(address)


def test_labels_are_one_line_of_readable_length_without_direction_marks() -> None:
    assert formatting.plain("a\n\u202eb\x00 c") == "a b c"
    assert len(formatting.plain("x" * 500)) == formatting.LABEL_LENGTH


def test_chart_labels_hold_no_markup() -> None:
    assert not set(formatting.chart_text('<b onclick="x">&lt;')) & set("<>&")


def test_a_title_with_a_long_name_keeps_what_it_finds_at_its_end() -> None:
    title = f"{'Renewal of a licence ' * 6}: take-up down 4.1 points"
    assert formatting.heading(title).endswith("take-up down 4.1 points") and formatting.md(title).endswith("…")
    assert len(formatting.heading("a" * 5000)) == formatting.TITLE_LENGTH
