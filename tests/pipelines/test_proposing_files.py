"""Whole files, also damaged ones: what a proposal says would be loaded, and what it asks instead of guessing."""

from pathlib import Path

import pytest

from pipelines.errors import FileRefused, UsageError
from pipelines.proposing.proposal import Proposal, context_of, propose


HEAD = "Ref,Opened,Channel,Service,Outcome,Caller name,Phone number,Wait (secs)\n"
ROWS = [
    f"C{n:03},{n % 28 + 1:02}/03/2026 09:{n:02},{('Telephone', 'Counter', 'Web form')[n % 3]},Bins,Resolved,Jo Bloggs,07700900{n:03},{n}\n"
    for n in range(40)
]
PLAIN = HEAD + "".join(ROWS)
EARLY = HEAD + "".join(row for row in ROWS if int(row.split(",")[1][:2]) <= 12)


@pytest.fixture
def proposed(tmp_path: Path):
    """Proposes a mapping for a file of some content."""

    def make(content: str | bytes, name: str = "log.csv", **answers: str) -> Proposal:
        path = tmp_path / "given" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return propose(path, context_of(tmp_path / "data"), answers)

    return make


def counted(proposal: Proposal) -> tuple[int, ...]:
    """Read, loaded, excluded, rejected, duplicate."""
    counts = proposal.counts
    assert counts.refusal is None
    return counts.read, counts.loaded, counts.excluded, counts.rejected, counts.duplicate


def shuffled(text: str) -> str:
    lines = [line.split(",") for line in text.splitlines()]
    return "".join(",".join(cells[4:] + cells[:4]) + "\n" for cells in lines)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PLAIN, (40, 40, 0, 0, 0)),
        (PLAIN[:-30], (40, 39, 0, 1, 0)),  # cut off in the last row
        (PLAIN.replace("\n", "\r\n", 7), (40, 40, 0, 0, 0)),  # mixed line ends
        (PLAIN.replace("Bins", "Cafés – bins").encode("cp1252"), (40, 40, 0, 0, 0)),
        (PLAIN.encode("utf-16"), (40, 40, 0, 0, 0)),
        (shuffled(PLAIN), (40, 40, 0, 0, 0)),
        ("".join(f"{line},extra\n" for line in PLAIN.splitlines()), (40, 40, 0, 0, 0)),
        (HEAD + "".join(ROWS[:20]) + HEAD + "".join(ROWS[20:]), (41, 40, 1, 0, 0)),  # the header twice
        (PLAIN + "\n40 records exported\n", (40, 40, 0, 0, 0)),
        (PLAIN.replace("Caller name", "Service", 1), (40, 40, 0, 0, 0)),  # a header given twice
        (PLAIN.replace("C010,", 'C010,"', 1), (40, 39, 0, 1, 0)),  # a quote that never closes
        ("Monthly report\n\n" + PLAIN, (40, 40, 0, 0, 0)),
    ],
    ids=["plain", "cut", "ends", "cp1252", "utf16", "shuffled", "extra", "header", "footer", "twice", "quote", "title"],
)
def test_a_contact_log_loads_what_it_can(proposed, content: str | bytes, expected: tuple[int, ...]) -> None:
    assert counted(proposed(content)) == expected


def test_personal_cells_are_neither_shown_nor_kept(proposed) -> None:
    proposal = proposed(PLAIN)
    shown = str(proposal.preview)
    assert "Jo Bloggs" not in shown and "07700900" not in shown and "C001" not in shown
    assert "Telephone" in shown
    assert '"Caller name" = "drop"' in proposal.toml and '"Phone number" = "key phone"' in proposal.toml


@pytest.mark.parametrize(
    "content", ["", HEAD, "".join(ROWS), '{"a": 1}\n', "a,b\n1,2\n"], ids=["empty", "header", "rows", "json", "dateless"]
)
def test_what_is_no_table_of_contacts_is_refused(proposed, content: str) -> None:
    with pytest.raises(FileRefused):
        proposed(content)


def test_an_open_date_order_is_asked_and_nothing_is_counted(proposed) -> None:
    proposal = proposed(EARLY)
    assert [each.name for each in proposal.unanswered] == ["date_order"]
    assert proposal.counts.loaded == 0 and proposal.preview.after == ((), ())
    answered = proposed(EARLY, date_order="mdy")
    assert answered.unanswered == ()
    assert dict(zip(answered.preview.after[0], answered.preview.after[1][1], strict=True))["local_date"] == "2026-02-03"


def test_an_unknown_word_is_asked_and_may_be_left_out(proposed) -> None:
    text = PLAIN.replace("Counter", "Pigeon")
    assert [each.name for each in proposed(text).questions if each.name.startswith("channel")] == ["channel.pigeon"]
    assert counted(proposed(text, **{"channel.pigeon": "exclude"})) == (40, 27, 13, 0, 0)
    with pytest.raises(UsageError, match="say one of phone"):
        proposed(text, **{"channel.pigeon": "bird"})


def test_counts_by_day_with_a_locale_of_its_own(proposed) -> None:
    rows = "".join(f"{day:02}.03.2026;{('Telefon', 'Schalter')[day % 2]};1.{day:03}\n" for day in range(1, 29))
    proposal = proposed("Date;Channel;Contacts\n" + rows + "Total;;28.406\n")
    assert counted(proposal) == (29, 28, 1, 0, 0)
    assert proposal.counts.contacts == sum(1000 + day for day in range(1, 29))


def test_a_column_per_channel_and_weeks(proposed) -> None:
    text = (
        'Week commencing,Service,Phone offered,Phone answered,F2F visits\n02/03/2026,Bins,"1,204","1,051",n/a\n23/03/2026,Bins,900,800,7\n'
    )
    proposal = proposed(text)
    assert proposal.counts.contacts == 1204 + 900 + 7
    assert 'grain = "week"' in proposal.toml
    assert proposed(text, gave_up="no").counts.contacts == 1051 + 800 + 7


def test_months_across_leave_totals_out(proposed) -> None:
    proposal = proposed("Service,Channel,Apr-25,May-25,Total\nBins,Phone,5,6,11\n,Counter,1,-,1\n,Post,0,2,2\nTotal,,6,8,14\n")
    assert counted(proposal) == (4, 3, 1, 0, 0)
    assert proposal.counts.contacts == 14
    assert 'fill_down = ["Service"]' in proposal.toml


def test_days_across_in_an_open_order_are_asked(proposed) -> None:
    text = "Channel,01/03/2026,02/03/2026\nPhone,5,6\n"
    assert [each.name for each in proposed(text).unanswered] == ["date_order"]
    assert proposed(text, date_order="dmy").counts.contacts == 11


def test_a_queue_keeps_each_measure_apart(proposed) -> None:
    proposal = proposed("Date,CallsOffered,CallsHandled,CallsAbandoned\n2026-03-27,10,7,1\n2026-03-28,5,5,0\n", "calls.csv")
    assert 'feeds = "queue_intervals"' in proposal.toml
    assert counted(proposal) == (2, 2, 0, 0, 0)


def test_count_rows_of_the_same_words_are_asked(proposed) -> None:
    text = "Month,Channel,Contacts\nApr 2025,Phone,5\nApr 2025,Phone,6\n"
    assert "same_words" in [each.name for each in proposed(text).unanswered]
    assert proposed(text, same_words="sum").counts.contacts == 11


def test_rows_of_unknown_meaning_are_no_contacts_until_somebody_says_so(proposed) -> None:
    assert {"one_contact", "channel"} <= {each.name for each in proposed("Created,Type\n2026-03-27,Service\n2026-03-27,Group\n").unanswered}


def test_visits_to_a_site_are_not_taken_for_visits_to_an_office(proposed) -> None:
    assert "channel" in [each.name for each in proposed("date,device,visits\n2026-03-27,desktop,500\n2026-03-27,mobile,400\n").unanswered]
