"""The weekly digest: the alerts of the last whole week, and an e-mail that a real mail server takes."""

import email
import json
import socketserver
import threading
from collections.abc import Iterator
from datetime import date
from email import policy
from pathlib import Path

import duckdb
import pytest

from pipelines.__main__ import main
from pipelines.database import file_hash
from pipelines.errors import UsageError
from tests.views.council import HOSTILE, Council, publish_council
from views.reports.digest import alerts_of, as_html, as_text, digest, last_week
from views.reports.digest_mail import MailFailed, digest_of_folder, mail_server
from views.reports.shown import open_shown


class Mailbox(socketserver.StreamRequestHandler):
    """One conversation with a mail server that keeps what it is given."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                self.server.mails.append(self.body())
                self.say("250 taken")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                if verb == b"RCPT":
                    self.server.recipients.append(line.decode().strip())
                self.say("550 nobody of that name" if b"gone@" in line else "250 yes")

    def body(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """The server; a line that breaks off, as TLS to a server without it does, is no fault of the test."""

    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        pass


@pytest.fixture
def server() -> Iterator[socketserver.TCPServer]:
    """A mail server on a free port of this machine."""
    with MailServer(("127.0.0.1", 0), Mailbox) as made:
        made.mails, made.recipients = [], []
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def settings(server: socketserver.TCPServer) -> dict[str, str]:
    return {
        "CHANNEL_SHIFT_SMTP_HOST": "127.0.0.1",
        "CHANNEL_SHIFT_SMTP_PORT": str(server.server_address[1]),
        "CHANNEL_SHIFT_SMTP_SECURITY": "none",
        "CHANNEL_SHIFT_SMTP_FROM": "Channel Shift <shift@council.example>",
        "CHANNEL_SHIFT_DIGEST_TO": "One <one@council.example>, two@council.example",
    }


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council by phone only whose last whole week brought three times the usual calls about bins, with a late feed."""
    folder = tmp_path_factory.mktemp("busy")
    name = publish_council(folder, Council(channels=("phone",), visits=False, late=True, first=date(2025, 6, 1)))
    path = folder / "published" / f"{name}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "update daily.contacts set contacts = contacts * 3 where service_id = 'waste' and local_date >= date '2026-11-16'"
        )
        connection.execute("checkpoint")
    manifest = json.loads((folder / "published" / "current.json").read_text("utf-8")) | {"sha256": file_hash(path)}
    for target in ("current.json", f"{name}.json"):
        (folder / "published" / target).write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_the_last_week_is_monday_to_monday_and_whole() -> None:
    assert last_week((date(2024, 1, 1), date(2026, 11, 23))) == (date(2026, 11, 16), date(2026, 11, 23))
    assert last_week((date(2024, 1, 1), date(2026, 11, 26))) == (date(2026, 11, 16), date(2026, 11, 23))


def test_days_beyond_the_normal_range_are_one_line_a_series_and_late_feeds_are_named(busy: Path) -> None:
    found = digest(open_shown(busy))
    alerts = [row for row in open_shown(busy).rows("normal_range") if row.get("is_alert") and row["service_id"] == "waste"]
    lines = [line for line in found.sections[0][1] if line.startswith("Report a missed bin, phone: above the normal range")]
    worst = max(alerts, key=lambda row: abs(row["z"]))
    assert len(alerts) == 7
    assert len(lines) == 1
    assert f"on 7 days; furthest {worst['contacts']:,.0f} contacts on " in lines[0]
    assert found.subject.endswith("2 things beyond the normal range, 1 feed late")
    assert "phone_feed was due on" in as_text(found)


def test_a_quiet_week_counts_series_not_their_days(council_folder) -> None:
    source = open_shown(council_folder("monthly only"))
    rows = [
        {
            "service_id": None,
            "channel_id": channel,
            "grain": "day",
            "period": f"2026-11-{day}",
            "code": None,
            "is_alert": False,
            "cost_effect": 0.0,
        }
        for channel in ("phone", "web")
        for day in (16, 17, 18)
    ]
    source.answers[("normal_range", ())] = rows
    assert alerts_of(source, date(2026, 11, 16), date(2026, 11, 23)) == (
        [], "Nothing: all 2 series watched stayed within the normal range.", True
    )  # fmt: skip


def test_weeks_since_the_figures_end_are_told(busy: Path) -> None:
    source = open_shown(busy)
    in_time = digest(source, date(2026, 11, 29))
    three_weeks_on = digest(source, date(2026, 12, 14))
    assert "no newer figures" not in in_time.subject
    assert three_weeks_on.subject.endswith("no newer figures")
    assert three_weeks_on.sections[0] == (
        "No newer figures",
        ("The figures end on 22 November 2026: the 3 weeks since have not been counted, and nothing is told of them.",),
    )


def test_a_feed_that_grew_late_since_the_build_is_late(busy: Path) -> None:
    source = open_shown(busy)
    feed = {"source_id": "calls", "due_on": date(2026, 12, 1), "late_from": date(2026, 12, 5), "is_late": False, "owner": "Team"}
    source.answers[("feeds", ())] = [feed, {**feed, "source_id": "never", "due_on": None, "late_from": None, "is_late": True}]
    assert dict(digest(source, date(2026, 12, 4)).sections)["Late feeds"] == ("never has sent nothing yet and is late (Team).",)
    assert dict(digest(source, date(2026, 12, 5)).sections)["Late feeds"] == (
        "calls was due on 1 December 2026 and is late (Team).",
        "never has sent nothing yet and is late (Team).",
    )


def test_without_days_or_weeks_it_says_that_nothing_can_be_told(council_folder) -> None:
    found = digest(open_shown(council_folder("monthly only")))
    assert "The normal range cannot be told for this week." in as_text(found)
    assert "what changed cannot be told" in found.subject


def test_hostile_labels_are_text_in_the_html(council_folder) -> None:
    found = digest(open_shown(council_folder("monthly only")))
    page = as_html(type(found)(HOSTILE, HOSTILE, found.week, (("Title <b>", (HOSTILE,)),), found.snapshot, False))
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_a_mail_server_takes_it_in_both_forms(busy: Path, server) -> None:
    lines = digest_of_folder(busy, True, settings(server), date(2026, 11, 24))
    mail = email.message_from_bytes(server.mails[0], policy=policy.default)
    assert len(server.mails) == 1
    assert [line for line in server.recipients if "one@council.example" in line or "two@council.example" in line] == server.recipients
    assert mail["Subject"] == digest(open_shown(busy)).subject
    assert mail.get_body(("plain",)).get_content().split() == as_text(digest(open_shown(busy))).split()
    assert "<h2" in mail.get_body(("html",)).get_content()
    assert lines[-1] == "Sent to 2 by 127.0.0.1."


def test_the_e_mail_says_when_it_was_sent_and_which_it_is(busy: Path, server) -> None:
    digest_of_folder(busy, True, settings(server))
    mail = email.message_from_bytes(server.mails[0], policy=policy.default)
    assert mail["Date"].datetime.tzinfo is not None
    assert mail["Message-ID"].endswith("@council.example>")


@pytest.mark.parametrize("separator", [", ", "; "])
def test_addresses_stand_between_commas_or_semicolons(server, separator: str) -> None:
    given = separator.join(['"Smith, Jo" <jo@council.example>', "two@council.example"])
    assert mail_server({**settings(server), "CHANNEL_SHIFT_DIGEST_TO": given}).recipients == ("jo@council.example", "two@council.example")


def test_an_address_the_server_refuses_is_told_by_its_place_and_the_others_get_the_mail(busy: Path, server) -> None:
    with pytest.raises(MailFailed, match=r"sent to 1 of 2: .* refused number 2 of CHANNEL_SHIFT_DIGEST_TO") as raised:
        digest_of_folder(busy, True, {**settings(server), "CHANNEL_SHIFT_DIGEST_TO": "one@council.example, gone@council.example"})
    assert len(server.mails) == 1
    assert "gone@" not in str(raised.value)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"DIGEST_TO": "gone@council.example"}, "refused every address of CHANNEL_SHIFT_DIGEST_TO"),
        ({"SMTP_SECURITY": "starttls"}, "offers no starttls"),
        ({"SMTP_SECURITY": "ssl"}, "does not speak TLS on this port"),
        ({"SMTP_PORT": "1"}, "takes no mail on this port; check CHANNEL_SHIFT_SMTP_PORT"),
    ],
)
def test_what_went_wrong_is_said_in_words(busy: Path, server, changed: dict[str, str], said: str) -> None:
    with pytest.raises(MailFailed, match=said):
        digest_of_folder(busy, True, {**settings(server), **{f"CHANNEL_SHIFT_{name}": value for name, value in changed.items()}})


def test_it_prints_and_sends_nothing_without_being_asked(busy: Path, server, capsys, monkeypatch) -> None:
    for name, value in settings(server).items():
        monkeypatch.setenv(name, value)
    assert main(["digest", "--data", str(busy)]) == 0
    assert "Beyond the normal range" in capsys.readouterr().out
    assert server.mails == []


def test_sending_is_off_until_the_environment_names_a_server(busy: Path, capsys, monkeypatch) -> None:
    for name in ("CHANNEL_SHIFT_SMTP_HOST", "CHANNEL_SHIFT_SMTP_FROM", "CHANNEL_SHIFT_DIGEST_TO"):
        monkeypatch.delenv(name, raising=False)
    assert main(["digest", "--send", "--data", str(busy)]) == 2
    assert "CHANNEL_SHIFT_SMTP_HOST" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_SECURITY", "maybe"),
        ("SMTP_PORT", "x"),
        ("SMTP_PORT", "0"),
        ("DIGEST_TO", "nobody"),
        ("DIGEST_TO", "one@council.example, twocouncil.example"),
        ("DIGEST_TO", "one@council.example two@council.example"),
        ("DIGEST_TO", "josé@council.example"),
        ("SMTP_FROM", "Channel Shift"),
        ("SMTP_FROM", "one@council.example, two@council.example"),
        ("SMTP_FROM", "a@b.example\r\nBcc: c@d.example"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(server, name: str, value: str) -> None:
    with pytest.raises(UsageError):
        mail_server({**settings(server), f"CHANNEL_SHIFT_{name}": value})


def test_a_password_never_goes_over_an_open_line_or_into_a_sentence(busy: Path, server) -> None:
    with pytest.raises(UsageError, match="open line"):
        mail_server({**settings(server), "CHANNEL_SHIFT_SMTP_USER": "me", "CHANNEL_SHIFT_SMTP_PASSWORD": "very-secret"})
    closed = {
        **settings(server),
        "CHANNEL_SHIFT_SMTP_SECURITY": "ssl",
        "CHANNEL_SHIFT_SMTP_USER": "me",
        "CHANNEL_SHIFT_SMTP_PASSWORD": "very-secret",
    }
    with pytest.raises(MailFailed) as raised:
        digest_of_folder(busy, True, closed)
    assert "very-secret" not in str(raised.value)
