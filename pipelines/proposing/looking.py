"""What a file in hand is: a known export, the council's own mapping, one to propose a mapping for, or none that can be read."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines import keys, mapping, reading, recognise, web_macros, zones
from pipelines.errors import ChannelShiftError, FileRefused, Question, UsageError
from pipelines.proposing.feeds import Feed, ask_feed
from pipelines.proposing.proposal import Context, Proposal, propose, with_feed
from pipelines.proposing.questions import Answers, Open
from pipelines.proposing.sheets import ALL
from pipelines.proposing.trial import NOTHING, TRIAL_SECRET, Counts, stage_opened
from pipelines.reading_inputs import shown_name
from pipelines.recognise_peek import peek
from pipelines.reference_feeds import claiming_feed


ANEW = "anew"  # the answer that proposes a mapping although one reads the file
NEW_FEED = "new"
LARGEST_TRIAL = 25_000_000  # bytes; a known export that is larger is counted by the build
COUNTED_KINDS = ("contacts", "completions", "queue_intervals")  # first rows of others hold visitors


@dataclass(frozen=True)
class Look:
    """A file as far as it is understood: a proposal, or what must be said before there can be one, or the sentence why there is none."""

    path: Path
    proposal: Proposal | None = None
    open: tuple[Open, ...] = ()  # asked about the file as a whole: its sheet, its format
    sentence: str = ""
    near: str = ""  # which known export an unknown file is most like

    @property
    def needs_nothing(self) -> bool:
        """Whether it can be added without a word from anybody: its format is known, nothing is open, and a trial has not refused it."""
        return bool(self.proposal and self.proposal.known and not self.proposal.unanswered and not self.proposal.counts.refusal)


def look(path: Path, context: Context, answers: Mapping[str, str] | None = None) -> Look:
    """What a file is with the answers so far; a file that cannot be read has the sentence, nothing is raised for it."""
    given = dict(answers or {})
    try:
        return _look(path, context, given)
    except Question as question:
        if question.kind == "sheet" and (sheets := _sheets(path, str(question))):
            whole = (ALL,) if f"sheet={ALL}" in str(question) else ()
            sentence = "Several sheets hold a table. Which one is to be loaded?" + (
                f" {ALL}: they are parts of one table." if whole else ""
            )
            return Look(path, open=(Open("sheet", sentence, (*whole, *sheets)),))
        return Look(path, sentence=str(question))
    except ChannelShiftError as error:
        return Look(path, sentence=str(error))


def _look(path: Path, context: Context, given: dict[str, str]) -> Look:
    if context.name and context.name in context.formats and "format" not in given:
        return Look(path, propose(path, context, given))  # a mapping that is being changed
    formats, near = formats_of(path, context)
    open_: tuple[Open, ...] = ()
    if len(formats) > 1:
        open_ = (Open("format", "The file could be several known exports. Which one is it?", formats, answer=given.get("format")),)
    elif formats and context.formats[formats[0]].origin == "own":
        sentence = "Your own mapping reads this file. Use it as it is, or map the file anew?"
        open_ = (Open("format", sentence, (formats[0], ANEW), formats[0], given.get("format")),)
    chosen = open_[0].value if open_ else formats[0] if formats else ANEW
    rest = {name: value for name, value in given.items() if name != "format"}
    if chosen is None:
        return Look(path, open=open_)
    if chosen in formats:
        return Look(path, as_format(path, chosen, context, rest), open_)
    if _members(path):
        raise FileRefused("archive", f"{path.name}: holds no export that is known; unpack it and bring its files one by one.")
    return Look(path, propose(path, context, rest), open_, near=near)


def formats_of(path: Path, context: Context) -> tuple[tuple[str, ...], str]:
    """The formats that read a file as it is, and the sentence of the nearest where none does; of a zip, that of its first known member.

    What the feed of the file claims comes first, then the council's own mappings, then the look of the file.
    """
    own = tuple(name for name, made_by in context.formats.items() if made_by.origin == "own")
    inside = _inside(path, context)
    feed = claiming_feed(inside, context.reference.feeds) if inside else None
    near = ""
    for item in _items(path):
        with tempfile.TemporaryDirectory() as work:
            opened = reading.open_input(item, Path(work), reading.Limits())
            for names in ((feed.format,) if feed and feed.format else (), own):
                fitting = tuple(name for name in names if name and _fits(opened, context, name))
                if fitting:
                    return fitting, ""
            try:
                return (recognise.recognise(opened, context.formats).format_name,), ""
            except Question as question:
                if several := re.search(r" could be (.+); say which", str(question)):
                    return tuple(several[1].split(" and ")), ""
                near = _nearest(str(question), context) or near
    return (), near


def _nearest(sentence: str, context: Context) -> str:
    """What the file lacks to be the export it is most like, in words of the screen; empty where none is near."""
    found = re.search(r" is most like (\w+), which needs (.+): export it again", sentence)
    title = context.formats[found[1]].title if found and found[1] in context.formats else ""
    return f"It is most like “{title}”, which also needs {found[2]}: export it again with that, or go on here." if found and title else ""


def _fits(opened: reading.Opened, context: Context, name: str) -> bool:
    try:
        return recognise.recognise(opened, context.formats, name).format_name == name
    except (FileRefused, Question):
        return False


def as_format(path: Path, name: str, context: Context, answers: Mapping[str, str]) -> Proposal:
    """The proposal for a file whose format is known: its feed, without counts. Raises UsageError for answers that may not stand."""
    asked = Answers(answers)
    made_by = context.formats[name]
    feed = ask_feed(path, _feed_id(path, name, context, asked), name, mapping.needs_zone(made_by), set(), context, asked)
    proposal = with_feed(Proposal(path, feed.source_id, name, made_by.title), feed, context, asked)
    return proposal if _inside(path, context) or proposal.copy_to else replace(proposal, copy_to=_place(path, feed, context))


def _feed_id(path: Path, name: str, context: Context, asked: Answers) -> str:
    """The feed a file belongs to: the one of its format, asked where there are several, else a new one under a free name."""
    inside = _inside(path, context)
    if inside and (claimed := claiming_feed(inside, context.reference.feeds)):
        return claimed.source_id
    known = [feed.source_id for feed in context.reference.feeds if feed.format == name]
    taken = {feed.source_id for feed in context.reference.feeds}
    said: str | None = NEW_FEED
    if known:
        sentence = "Which feed does the file belong to? A second system of the same kind is a new feed."
        said = asked.ask("feed", sentence, (*known, NEW_FEED), known[0] if len(known) == 1 else None)
    if said != NEW_FEED:
        return said or known[0]
    return next(each for each in (name, *(f"{name}_{number}" for number in range(2, 1000))) if each not in taken)


def _place(path: Path, feed: Feed, context: Context) -> Path:
    """Where a feed that names no folder would find the file; raises UsageError when no place of that name is claimed."""
    for pattern in feed.files.split(";"):
        folder = pattern.rpartition("/")[0]
        inside = f"{folder}/{path.name}" if folder and not re.search(r"[*?]", folder) else path.name
        claimed = claiming_feed(inside, context.reference.feeds)
        if claimed and claimed.source_id == feed.source_id:
            return context.folders.raw / inside
    raise UsageError(
        f"{path.name}: the feed {feed.source_id} takes only files named {feed.files}; rename the file, "
        f"or add the folder {feed.source_id}/ to its files in data/reference/sources.csv."
    )


def tried(path: Path, made_by: mapping.Format, zone: str | None, context: Context) -> tuple[Counts, tuple]:
    """The counts of a file under a format as it stands, all members of a zip together, and its first rows; nothing for a large one."""
    if path.stat().st_size > LARGEST_TRIAL:
        return Counts(), NOTHING
    settings = context.reference.settings
    limits = float(settings["reject_share"]), int(settings["reject_rows"])
    networks = ([str(each) for each in settings[name] or ()] for name in ("staff_networks", "proxies"))
    total, first = Counts(), NOTHING
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        keys.create_key_macros(connection, TRIAL_SECRET)
        connection.execute("set timezone = 'UTC'")
        zones.create_zone_macros(connection, str(settings["zone"]))
        web_macros.create_web_macros(connection, TRIAL_SECRET, *networks)
        for number, item in enumerate(_items(path)):
            work = Path(folder) / str(number)
            opened = reading.open_input(item, work, reading.Limits())
            try:
                found = recognise.recognise(opened, {made_by.name: made_by}, made_by.name)
            except (FileRefused, Question) as refusal:
                if item.member is None:
                    return Counts(refusal=str(refusal)), NOTHING
                continue  # a member of another kind is named by the build
            counts, after = stage_opened(connection, opened, found, made_by, zone or str(settings["zone"]), limits, work)
            if counts.refusal:
                return counts, NOTHING
            total = _sum(total, counts)
            first = first if first != NOTHING or made_by.feeds not in COUNTED_KINDS else after
    return total, first


def _sum(one: Counts, other: Counts) -> Counts:
    numbers = {
        name: getattr(one, name) + getattr(other, name) for name in ("read", "loaded", "excluded", "rejected", "duplicate", "contacts")
    }
    reasons = dict(one.reasons)
    for why, number in other.reasons:
        reasons[why] = reasons.get(why, 0) + number
    return Counts(**numbers, reasons=tuple(reasons.items()))


def _items(path: Path) -> list[reading.Input]:
    """The file itself, or the members of a zip; raises FileRefused for a name that is never read."""
    found = [item for item in reading.list_inputs(path.resolve().parent) if item.path == path.resolve()]
    if not found:
        raise FileRefused("missing", f"{path.name}: there is no such file, its name is one that is never read, or it holds nothing.")
    return found


def _members(path: Path) -> bool:
    return any(item.member is not None for item in _items(path))


def _sheets(path: Path, sentence: str) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as work:
        tables = peek(reading.open_input(_items(path)[0], Path(work), reading.Limits())).tables
    return tuple(dict.fromkeys(table.sheet for table in tables if table.sheet and table.sheet in sentence))


def _inside(path: Path, context: Context) -> str | None:
    raw = context.folders.raw.resolve()
    return shown_name(path.resolve().relative_to(raw).as_posix()) if path.resolve().is_relative_to(raw) else None
