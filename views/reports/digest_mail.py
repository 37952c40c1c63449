"""Sends the digest by the council's mail server, as the environment names it; off until it does."""

import os
import re
import smtplib
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses, make_msgid
from pathlib import Path

from analysis.wording import listed
from pipelines.errors import ChannelShiftError, UsageError
from views.reports.digest import Digest, as_html, as_text, digest
from views.reports.shown import open_shown


PREFIX = "CHANNEL_SHIFT_"
SECURITY = {"starttls": 587, "ssl": 465, "none": 25}  # the usual port of each
SECONDS = 30
ADDRESS = re.compile(r"[!-~]+@[A-Za-z0-9.-]*[A-Za-z0-9]")  # letters beyond ASCII need a server of the few that take them
REASONS: tuple[tuple[type[Exception], str], ...] = (  # the first that fits
    (smtplib.SMTPAuthenticationError, f"did not accept {PREFIX}SMTP_USER and {PREFIX}SMTP_PASSWORD"),
    (smtplib.SMTPRecipientsRefused, f"refused every address of {PREFIX}DIGEST_TO"),
    (smtplib.SMTPSenderRefused, f"refused the sender, {PREFIX}SMTP_FROM"),
    (
        smtplib.SMTPNotSupportedError,
        f"offers no starttls, or no sign-in; set {PREFIX}SMTP_SECURITY and {PREFIX}SMTP_USER as the server wants them",
    ),
    (smtplib.SMTPServerDisconnected, "hung up"),
    (ssl.SSLCertVerificationError, f"has a certificate that this machine does not trust, or of another name than {PREFIX}SMTP_HOST"),
    (ssl.SSLError, f"does not speak TLS on this port; check {PREFIX}SMTP_PORT and {PREFIX}SMTP_SECURITY"),
    (socket.gaierror, f"is not known by this name; check {PREFIX}SMTP_HOST"),
    (ConnectionRefusedError, f"takes no mail on this port; check {PREFIX}SMTP_PORT"),
    (TimeoutError, f"did not answer within {SECONDS} seconds; check {PREFIX}SMTP_HOST and {PREFIX}SMTP_PORT"),
    (smtplib.SMTPException, "did not take it"),
    (OSError, f"cannot be reached; check {PREFIX}SMTP_HOST"),
)


class MailFailed(ChannelShiftError):
    """The mail server did not take the digest."""


@dataclass(frozen=True)
class MailServer:
    """Where mail goes, and from whom to whom."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str
    recipients: tuple[str, ...]


def digest_of_folder(data: Path, is_sent: bool, environment: Mapping[str, str] = os.environ, today: date | None = None) -> list[str]:
    """The digest as lines to print; sent first where asked for."""
    found = digest(open_shown(data), today or date.today())
    said = []
    if is_sent:
        server = mail_server(environment)
        send(found, server)
        said = ["", f"Sent to {len(server.recipients)} by {server.host}."]
    return [f"Subject: {found.subject}", "", *as_text(found).splitlines(), *said]


def mail_server(environment: Mapping[str, str]) -> MailServer:
    """The mail server that the environment names; a sentence says what is missing."""
    given = {name: environment.get(PREFIX + name, "").strip() for name in ("SMTP_HOST", "SMTP_FROM", "DIGEST_TO")}
    lacking = [PREFIX + name for name, value in given.items() if not value]
    if lacking:
        raise UsageError(f"The digest is not sent: set {', '.join(lacking)} (docs/operations.md says what each holds).")
    security = environment.get(PREFIX + "SMTP_SECURITY", "starttls").strip().lower()
    if security not in SECURITY:
        raise UsageError(f"{PREFIX}SMTP_SECURITY must be one of {', '.join(SECURITY)}.")
    port = environment.get(PREFIX + "SMTP_PORT", "").strip() or str(SECURITY[security])
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise UsageError(f"{PREFIX}SMTP_PORT must be a port number, like 587.")
    user, password = environment.get(PREFIX + "SMTP_USER", ""), environment.get(PREFIX + "SMTP_PASSWORD", "")
    if user and security == "none":
        raise UsageError(f"A password is not sent over an open line: set {PREFIX}SMTP_SECURITY to starttls or ssl.")
    recipients = addresses("DIGEST_TO", given["DIGEST_TO"])
    if len(addresses("SMTP_FROM", given["SMTP_FROM"])) > 1:
        raise UsageError(f"{PREFIX}SMTP_FROM must hold one e-mail address.")
    return MailServer(given["SMTP_HOST"], int(port), security, user, password, given["SMTP_FROM"], recipients)


def addresses(name: str, text: str) -> tuple[str, ...]:
    """The bare addresses of a setting; one that is none is refused by its place, so that nobody is left out unnoticed and no log names anybody."""
    found = [address for name_of, address in getaddresses([text.replace(";", ",")]) if name_of or address]
    wrong = next((place for place, address in enumerate(found, start=1) if not ADDRESS.fullmatch(address)), 0)
    if wrong or not found or len(found) != text.count("@") or any(sign in text for sign in "\r\n"):
        which = f"; number {wrong} of {len(found)} is none" if wrong else ""
        raise UsageError(
            f"{PREFIX}{name} must hold e-mail addresses like name@council.example, with commas between them{which}. Nothing was sent."
        )
    return tuple(found)


def message(found: Digest, server: MailServer) -> EmailMessage:
    """The e-mail: plain text, and HTML for those who read it."""
    mail = EmailMessage()
    mail["Subject"] = found.subject
    mail["From"] = server.sender
    mail["To"] = ", ".join(server.recipients)
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = make_msgid(domain=addresses("SMTP_FROM", server.sender)[0].rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(as_text(found))
    mail.add_alternative(as_html(found), subtype="html")
    return mail


def send(found: Digest, server: MailServer) -> None:
    """Hands the e-mail to the server; raises a sentence without any password in it."""
    try:
        with connection(server) as smtp:
            if server.security == "starttls":
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password)
            refused = smtp.send_message(message(found, server))
    except (OSError, smtplib.SMTPException) as error:
        raise MailFailed(f"The digest was not sent: {server.host}:{server.port} {reason(error)}.") from error
    if refused:
        places = [str(place) for place, address in enumerate(server.recipients, start=1) if address in refused]
        raise MailFailed(
            f"The digest was sent to {len(server.recipients) - len(refused)} of {len(server.recipients)}: {server.host}:{server.port} refused "
            f"number {listed(places)} of {PREFIX}DIGEST_TO. Correct or take out what it refused."
        )


def reason(error: Exception) -> str:
    """What the server did, with its code and without its words, which may hold addresses."""
    words = next(words for kind, words in REASONS if isinstance(error, kind))
    return f"{words} (code {error.smtp_code})" if isinstance(error, smtplib.SMTPResponseException) else words


def connection(server: MailServer) -> smtplib.SMTP:
    """An open line to the server."""
    if server.security == "ssl":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(server.host, server.port, timeout=SECONDS)
