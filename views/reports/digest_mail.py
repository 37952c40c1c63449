"""Sends the digest by the council's mail server, as the environment names it; off until it does."""

import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

from pipelines.errors import ChannelShiftError, UsageError
from views.reports.digest import Digest, as_html, as_text, digest
from views.reports.shown import open_shown


PREFIX = "CHANNEL_SHIFT_"
SECURITY = {"starttls": 587, "ssl": 465, "none": 25}  # the usual port of each
SECONDS = 30


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


def digest_of_folder(data: Path, is_sent: bool, environment: Mapping[str, str] = os.environ) -> list[str]:
    """The digest as lines to print; sent first where asked for."""
    found = digest(open_shown(data))
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
    recipients = tuple(address for _, address in getaddresses([given["DIGEST_TO"]]) if "@" in address)
    if not recipients or any(sign in given["DIGEST_TO"] + given["SMTP_FROM"] for sign in "\r\n"):
        raise UsageError(f"{PREFIX}DIGEST_TO must hold e-mail addresses with commas between them.")
    return MailServer(given["SMTP_HOST"], int(port), security, user, password, given["SMTP_FROM"], recipients)


def message(found: Digest, server: MailServer) -> EmailMessage:
    """The e-mail: plain text, and HTML for those who read it."""
    mail = EmailMessage()
    mail["Subject"] = found.subject
    mail["From"] = server.sender
    mail["To"] = ", ".join(server.recipients)
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
            smtp.send_message(message(found, server))
    except (OSError, smtplib.SMTPException) as error:
        raise MailFailed(
            f"The digest was not sent: {server.host}:{server.port} answered {type(error).__name__}. Check the CHANNEL_SHIFT_SMTP settings."
        ) from error


def connection(server: MailServer) -> smtplib.SMTP:
    """An open line to the server."""
    if server.security == "ssl":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(server.host, server.port, timeout=SECONDS)
