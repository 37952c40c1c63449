"""What is asked about the feed of a file, and its row in sources.csv."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import UsageError
from pipelines.proposing.questions import CONTACT_TYPES, Answers
from pipelines.reading_inputs import shown_name
from pipelines.reference_feeds import claiming_feed
from pipelines.reference_primaries import part_problem
from pipelines.zones import zone_names


if TYPE_CHECKING:
    from pipelines.proposing.proposal import Context

NONE = "none"
UNSURE = ("unknown", "other")


@dataclass(frozen=True)
class Feed:
    """A feed's row as it will stand; is_new is false where sources.csv has it, and copy_to is where the file must go."""

    source_id: str
    files: str
    format: str
    zone: str | None
    contact_type: str
    primary_for: str
    is_new: bool
    copy_to: Path | None


def ask_feed(path: Path, source_id: str, made_by: str, needs_zone: bool, channels: set[str], context: "Context", asked: Answers) -> Feed:
    """The feed of a file with what was answered about it."""
    inside = _inside(path, context.folders.raw)
    claimed = claiming_feed(inside, context.reference.feeds) if inside else None
    same = next((feed for feed in context.reference.feeds if feed.source_id == source_id), None)
    before = claimed or same
    zone = None
    if needs_zone:
        usual = (before.time_zone if before else None) or str(context.reference.settings["zone"])
        zone = asked.ask("time_zone", "Which zone is the clock of the file in? The default is the council's own.", (), usual)
        if zone not in zone_names():
            raise UsageError(f'time_zone="{zone}" is no zone name; say one such as Europe/London.')
    known_type = before.default_contact_type if before else "unknown"
    sentence = "What are contacts that no rule settles: transactions, enquiries or chasing of earlier ones?"
    contact_type = str(asked.ask("contact_type", sentence, CONTACT_TYPES, known_type))
    primary = _primary(channels, context, asked, before.source_id if before else source_id, before.primary_for if before else None)
    copy_to = None
    folder = next((each for each in before.files if re.fullmatch(r"[^*?]+/", each)), None) if before else f"{source_id}/"
    if inside is None and folder:
        said = asked.ask("copy", f"The file is not in data/raw. Copy it to {folder}{path.name} there?", ("yes", "no"), "yes")
        copy_to = context.folders.raw / folder / path.name if said == "yes" else None
    files = ";".join(before.files) if before else str(folder) if inside is None else _pattern(inside)
    return Feed(before.source_id if before else source_id, files, made_by, zone, contact_type, primary, before is None, copy_to)


def own_format(path: Path, context: "Context") -> str | None:
    """The council's own mapping that the feed of a file names, if it does."""
    inside = _inside(path, context.folders.raw)
    feed = claiming_feed(inside, context.reference.feeds) if inside else None
    made_by = context.formats.get(feed.format) if feed and feed.format else None
    return made_by.name if made_by and made_by.origin == "own" else None


def sources_row(feed: Feed) -> Mapping[str, str]:
    """The cells of a feed's row that this proposal states; blank ones leave what is there."""
    return {
        "source_id": feed.source_id,
        "files": feed.files if feed.is_new else "",
        "format": feed.format,
        "time_zone": feed.zone or "",
        "default_contact_type": feed.contact_type,
        "primary_for": "" if feed.primary_for == NONE else feed.primary_for,
    }


def _primary(channels: set[str], context: "Context", asked: Answers, source_id: str, before: tuple[str, ...] | None) -> str:
    """For which channels the feed is the one that counts where others tell of them too; none unless somebody says so.

    A feed that is alone with its channels counts without it, and two that overlap are a question then; to claim a channel here
    would silently take it from a feed that counts already without saying so.
    """
    usual = ";".join(before) if before else NONE
    named = ", ".join(sorted(channels.difference(UNSURE)))
    sentence = "For which channels is this the feed that counts, where another feed has them too? Such as *:phone;*:email, or none."
    sentence += f" It tells of {named}." if named else ""
    taken = [f"{feed.source_id} ({';'.join(feed.primary_for)})" for feed in context.reference.feeds if feed.source_id != source_id]
    sentence += f" There are {', '.join(taken)}." if taken else ""
    said = str(asked.ask("primary_for", sentence, (), usual))
    services = frozenset(str(row["service_id"]) for row in context.reference.tables["services"])
    for part in said.split(";") if said != NONE else ():
        if problem := part_problem(part.strip(), services):
            raise UsageError(f"primary_for: {part} {problem}")
    return said


def _inside(path: Path, raw: Path) -> str | None:
    """The file's name under data/raw; None for one that lies elsewhere."""
    return shown_name(path.resolve().relative_to(raw.resolve()).as_posix()) if path.resolve().is_relative_to(raw.resolve()) else None


def _pattern(inside: str) -> str:
    """A file's folder, or its own name where it lies in none."""
    folder, slash, _ = inside.rpartition("/")
    return f"{folder}/" if slash else inside
