"""Two rows of headers, merged or written again and again: every cell becomes the contacts of its channel, service and month, and no total is added."""

import datetime
import itertools
from collections.abc import Sequence
from pathlib import Path

import duckdb
import openpyxl
import pytest

from pipelines.build import build
from pipelines.errors import FileRefused
from pipelines.proposing.proposal import Proposal, accept, context_of, propose


CHANNELS = {"Phone": "phone", "Face to face": "face_to_face", "Web form": "web"}
SERVICES = ("Council tax", "Bins", "Parking")
MONTHS = {"Apr-25": "2025-04-01", "May-25": "2025-05-01", "Jun-25": "2025-06-01", "Jul-25": "2025-07-01"}


def number(channel: str, service: str, month: str) -> int:
    """The contacts of one cell: no two cells state the same."""
    return 1000 * list(CHANNELS).index(channel) + 100 * SERVICES.index(service) + 10 * list(MONTHS).index(month) + 7


CELLS = {
    (CHANNELS[channel], service, MONTHS[month]): number(channel, service, month)
    for channel, service, month in itertools.product(CHANNELS, SERVICES, MONTHS)
}
TOTAL = sum(CELLS.values())


def merged(words: Sequence[str], each: int) -> list[str]:
    return [cell for word in words for cell in (word, *[""] * (each - 1))]


def workbook(folder: Path, rows: Sequence[Sequence[object]], name: str = "contacts.xlsx") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(folder / name)
    return folder / name


def proposed(tmp_path: Path, rows: Sequence[Sequence[object]], name: str = "contacts.xlsx", **answers: str) -> Proposal:
    return propose(workbook(tmp_path / "given", rows, name), context_of(tmp_path / "data"), answers)


def channel_above_month(months: Sequence[object] = tuple(MONTHS), with_totals: bool = False) -> list[list[object]]:
    """A row for each service, the months below each channel; with a total of each channel, of all, and of the services."""
    each = len(months) + with_totals
    rows: list[list[object]] = [
        ["", *merged([*CHANNELS, *(["All channels"] if with_totals else [])], each)],
        ["Service", *([*months, *(["Total"] if with_totals else [])] * (len(CHANNELS) + with_totals))],
    ]
    for service in SERVICES:
        groups = [[number(channel, service, month) for month in MONTHS] for channel in CHANNELS]
        groups += [[sum(column) for column in zip(*groups, strict=True)]] if with_totals else []
        rows.append([service, *(cell for group in groups for cell in (*group, *([sum(group)] if with_totals else [])))])
    if with_totals:
        rows.append(["Total", *(sum(column) for column in zip(*(row[1:] for row in rows[2:]), strict=True))])
    return rows


def month_above_channel() -> list[list[object]]:
    rows: list[list[object]] = [["Service", *merged(list(MONTHS), len(CHANNELS))], ["", *list(CHANNELS) * len(MONTHS)]]
    return rows + [[service, *(number(channel, service, month) for month in MONTHS for channel in CHANNELS)] for service in SERVICES]


def service_above_channel() -> list[list[object]]:
    rows: list[list[object]] = [["Month", *merged(SERVICES, len(CHANNELS))], ["", *list(CHANNELS) * len(SERVICES)]]
    return rows + [[month, *(number(channel, service, month) for service in SERVICES for channel in CHANNELS)] for month in MONTHS]


def channel_above_service() -> list[list[object]]:
    rows: list[list[object]] = [["", *merged(list(CHANNELS), len(SERVICES))], ["Month", *SERVICES * len(CHANNELS)]]
    return rows + [[month, *(number(channel, service, month) for channel in CHANNELS for service in SERVICES)] for month in MONTHS]


@pytest.mark.parametrize(
    ("rows", "answers"),
    [
        (channel_above_month(), {}),
        ([["Contacts of 2025"], [], *channel_above_month()], {}),
        (channel_above_month(with_totals=True), {}),
        (channel_above_month([datetime.date.fromisoformat(month) for month in MONTHS.values()]), {}),
        (month_above_channel(), {}),
        (service_above_channel(), {"upper_header": "service"}),
        (channel_above_service(), {"lower_header": "service"}),
    ],
)
def test_every_cell_is_built_as_the_contacts_of_both_its_headers(tmp_path: Path, rows: list[list[object]], answers: dict[str, str]) -> None:
    context = context_of(tmp_path / "data")
    proposal = propose(workbook(tmp_path / "given", rows), context, answers)
    assert (proposal.unanswered, proposal.counts.contacts) == ((), TOTAL)
    accept(proposal, context)
    build(context.folders.root, print)
    with duckdb.connect(str(context.folders.warehouse), read_only=True) as connection:
        query = "select channel_id, service_label, local_date::varchar, grain, sum(quantity)::int from events.contacts group by all"
        found = connection.execute(query).fetchall()
    assert {row[:3]: row[4] for row in found} == CELLS
    assert {row[3] for row in found} == {"month"}


def test_groups_that_are_named_again_and_again_are_the_same(tmp_path: Path) -> None:
    upper, *rest = channel_above_month()
    again = ["", *(channel for channel in CHANNELS for _ in MONTHS)]
    assert len(again) == len(upper)
    path = tmp_path / "contacts.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in (again, *rest)) + "\n", encoding="utf-8")
    assert propose(path, context_of(tmp_path / "data"), {}).counts.contacts == TOTAL


def test_a_year_or_a_financial_year_above_its_months(tmp_path: Path) -> None:
    rows = [["Channel", "2024/25", "", "", "2025/26", ""], ["", "Apr", "Jan", "Mar", "Apr", "Mar"], ["Phone", 1, 2, 3, 4, 5]]
    proposal = proposed(tmp_path, rows)
    assert [(row[1], row[-1]) for row in proposal.preview.after[1]] == [
        ("phone", "1"),
        ("phone", "2"),
        ("phone", "3"),
        ("phone", "4"),
        ("phone", "5"),
    ]
    assert [row[0] for row in proposal.preview.after[1]] == ["2024-04-01", "2025-01-01", "2025-03-01", "2025-04-01", "2026-03-01"]
    one = [["Channel", "2025", "", ""], ["", "Jan", "Feb", "Mar"], ["Phone", 1, 2, 3]]
    assert [row[0] for row in proposed(tmp_path, one).preview.after[1]] == ["2025-01-01", "2025-02-01", "2025-03-01"]


def test_months_without_a_year_take_it_from_the_files_name(tmp_path: Path) -> None:
    rows = channel_above_month(["Apr", "May", "Jun", "Jul"])
    assert proposed(tmp_path, rows, "contacts 2025-26.xlsx").counts.contacts == TOTAL
    with pytest.raises(FileRefused, match="months without their year"):
        proposed(tmp_path, rows)


def test_a_group_that_only_gathers_periods_says_nothing(tmp_path: Path) -> None:
    for upper, lower in (("Q1", ["Apr-25", "May-25"]), ("April", ["07/04/2025", "14/04/2025"]), ("Week 1", ["21/04/2025", "22/04/2025"])):
        rows = [
            ["Channel", upper, "", "Then", ""],
            ["", *lower, *(f"28/0{n}/2025" if "/" in lower[0] else f"Ju{x}-25" for n, x in ((4, "n"), (5, "l")))],
        ]
        assert proposed(tmp_path, [*rows, ["Phone", 1, 2, 3, 4]]).counts.contacts == 10


def test_measures_below_a_channel_are_what_they_are_in_one_row_of_headers(tmp_path: Path) -> None:
    rows = [
        ["Month", "Phone", "", "", "Face to face", "", "Web"],
        ["", "Offered", "Answered", "Abandoned", "Visits", "Average wait", "Forms"],
    ]
    rows += [[month, 50 + n, 40, 10 + n, 7, "00:05:10", 3] for n, month in enumerate(MONTHS)]
    assert proposed(tmp_path, rows).counts.contacts == sum(50 + n + 7 + 3 for n in range(len(MONTHS)))


def test_measures_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    rows = [["Queue", *merged(list(MONTHS), 3)], ["", *["Offered", "Answered", "Abandoned"] * len(MONTHS)], ["Bins", *range(12)]]
    with pytest.raises(FileRefused, match='"Offered" is no part that adds up with them; give each period a row of its own'):
        proposed(tmp_path, rows)


def test_a_target_beside_the_actual_is_left_out(tmp_path: Path) -> None:
    rows = [["Channel", *merged(list(MONTHS), 2)], ["", *["Actual", "Target"] * len(MONTHS)], ["Phone", *[40, 55] * len(MONTHS)]]
    assert proposed(tmp_path, rows).counts.contacts == 40 * len(MONTHS)


def test_a_header_that_states_the_sum_of_the_others_is_left_out(tmp_path: Path) -> None:
    upper, lower, *rows = service_above_channel()
    sums = [[*row, *(sum(row[place + 1 :: len(CHANNELS)]) for place in range(len(CHANNELS)))] for row in rows]
    added = [[*upper, "Combined", "", ""], [*lower, *CHANNELS], *sums]
    assert proposed(tmp_path, added, upper_header="service").counts.contacts == TOTAL
    assert proposed(tmp_path, added, upper_header="service", **{"total.combined": "no"}).counts.contacts == 2 * TOTAL


def test_a_service_that_begins_like_a_total_is_no_total_and_what_counts_is_shown(tmp_path: Path) -> None:
    named = ["Change of tenancy", "Budget advice", "All Saints Hub", "Average"]
    rows = [["Month", *merged(named, 2)], ["", *["Phone", "Email"] * 4], *([month, 1, 2, 30, 40, 500, 600, 7000, 8000] for month in MONTHS)]
    proposal = proposed(tmp_path, rows, upper_header="service")
    assert proposal.counts.contacts == (1 + 2 + 30 + 40 + 500 + 600) * len(MONTHS)  # the average is left out
    assert proposal.preview.before[1][0][1:3] == ("1", "2")


def test_words_that_tell_nothing_are_asked_and_an_unknown_channel_too(tmp_path: Path) -> None:
    rows = [
        ["", *merged(["Civic Centre", "Library"], 2)],
        ["Service", *["Apr-25", "May-25"] * 2],
        ["Bins", 1, 2, 3, 4],
        ["Parking", 5, 6, 7, 8],
    ]
    assert {each.name for each in proposed(tmp_path, rows).unanswered} == {"upper_header", "channel"}
    proposal = proposed(tmp_path, rows, upper_header="site", channel="face_to_face")
    assert (proposal.counts.contacts, proposal.used["site"]) == (36, "Above (the upper of two rows of headers)")
    pigeons = [
        [*("" if cell == "Library" else "Pigeon" if cell == "Civic Centre" else cell for cell in rows[0][:3]), "Phone", ""],
        *rows[1:],
    ]
    asked = proposed(tmp_path, pigeons, upper_header="channel")
    assert "channel.pigeon" in {each.name for each in asked.questions}


def test_lines_above_a_header_are_no_header(tmp_path: Path) -> None:
    table = [["Month", "Channel", "Contacts"], *([month, "Phone", 10] for month in MONTHS)]
    for above in ([["Report", "Contacts"], ["From", "01/04/2025"]], [["Apr-25", "Jul-25"]], [["", "Phone", "Web"]]):
        assert proposed(tmp_path, [*above, *table]).counts.contacts == 10 * len(MONTHS)


def test_sheets_of_one_table_may_have_two_rows_of_headers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for month in ("April 2025", "May 2025"):
        sheet = book.create_sheet(month)
        for row in [["Service", *merged(["Adults", "Place"], 2)], ["", "Phone", "Web", "Phone", "Web"], ["Bins", 1, 2, 3, 4]]:
            sheet.append(row)
    (tmp_path / "given").mkdir()
    book.save(tmp_path / "given" / "contacts.xlsx")
    proposal = propose(tmp_path / "given" / "contacts.xlsx", context_of(tmp_path / "data"), {"upper_header": "reason"})
    assert (proposal.counts.contacts, [row[0] for row in proposal.preview.after[1][:2]]) == (20, ["2025-04-01", "2025-04-01"])
