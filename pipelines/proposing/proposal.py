"""The two doors: propose says what a file would become, accept writes its mapping and its row in sources.csv."""

import difflib
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from pipelines import mapping, recognise, reference
from pipelines.errors import ChannelShiftError, FileRefused, Question, UsageError
from pipelines.folders import Folders
from pipelines.kept_rows import read_whole
from pipelines.proposing.belief import ask_belief, ask_one_contact
from pipelines.proposing.blocks import refuse_blocks
from pipelines.proposing.columns import Column, look_at
from pipelines.proposing.drafting import draft_mapping
from pipelines.proposing.feeds import Feed, ask_feed, own_format, sources_row
from pipelines.proposing.layout import Layout, layout_of
from pipelines.proposing.questions import Answers, Open, normal
from pipelines.proposing.roles import with_roles
from pipelines.proposing.sheets import ALL
from pipelines.proposing.table import Found, find_table, open_path
from pipelines.proposing.trial import NOTHING, Counts, Preview, before, check_mapping, stage_trial
from pipelines.proposing.undated import how_to_date
from pipelines.proposing.words import meaning
from pipelines.proposing.writing import mapping_text, sources_text
from pipelines.proposing.years import with_year_and_month
from pipelines.reading_all_sheets import SHEET
from pipelines.reading_types import Opened
from pipelines.whole_files import write_whole


@dataclass(frozen=True)
class Context:
    """What a proposal stands in: the data folder and what is already there."""

    folders: Folders
    reference: reference.Reference
    formats: Mapping[str, mapping.Format]
    name: str | None = None  # of the mapping; else it is made from the file's name


@dataclass(frozen=True)
class Proposal:
    """What a file would become; nothing is written yet. A known format needs only its feed's row, its toml is then None."""

    path: Path
    name: str
    known: str | None
    shape: str
    columns: tuple[Column, ...] = ()
    used: Mapping[str, str] = field(default_factory=dict)  # our column: where it comes from and how that was found
    questions: tuple[Open, ...] = ()
    preview: Preview = field(default_factory=Preview)
    counts: Counts = field(default_factory=Counts)
    toml: str | None = None
    toml_before: str | None = None
    sources: str | None = None
    sources_before: str | None = None
    row: Mapping[str, str] = field(default_factory=dict)
    copy_to: Path | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    unknown_answers: tuple[str, ...] = ()

    @property
    def unanswered(self) -> tuple[Open, ...]:
        """Questions without an answer that would be safe."""
        return tuple(each for each in self.questions if each.must_be_answered)

    @property
    def difference(self) -> str:
        """How the mapping would change, line by line; empty where there was none or it stays."""
        old, new = (self.toml_before or "").splitlines(), (self.toml or "").splitlines()
        return "\n".join(difflib.unified_diff(old, new, "now", "proposed", lineterm="", n=1)) if self.toml_before is not None else ""


def context_of(data: Path, name: str | None = None) -> Context:
    """The context of a data folder, which may be empty; raises a sentence for tables that cannot be read."""
    if name is not None and not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise UsageError(f'"{name}" is no name for a mapping; use small letters, digits and _, beginning with a letter.')
    folders = Folders(data)
    return Context(folders, reference.load_reference(folders.reference), mapping.load_formats(folders.mappings), name)


def propose(path: Path, context: Context, answers: Mapping[str, str] | None = None) -> Proposal:
    """What a file would become with the answers so far; raises FileRefused for a file that is no readable table."""
    asked = Answers(answers or {})
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        work = Path(folder)
        opened = open_path(path, work)
        known = _known(opened, context)
        if known:
            made_by = context.formats[known]
            feed = ask_feed(path, context.name or known, known, mapping.needs_zone(made_by), set(), context, asked)
            return with_feed(Proposal(path, context.name or known, known, f"{made_by.title}"), feed, context, asked)
        asked.earlier = _said_before(context.name or own_format(path, context) or name_of(path), context)
        found = find_table(connection, opened, asked.given.get("sheet"))
        return _mapped(path, context, asked, connection, found, work)


def _mapped(path: Path, context: Context, asked: Answers, connection: duckdb.DuckDBPyConnection, found: Found, work: Path) -> Proposal:
    name = context.name or own_format(path, context) or name_of(path)
    if found.alike:
        left = f" Not read: {', '.join(found.alike.left)}." if found.alike.left else ""
        sentence = f"The sheets {', '.join(found.alike.names)} are read as one table.{left} To read one sheet only, name it."
        asked.ask("sheet", sentence, (ALL, *found.alike.names, *found.alike.left), ALL)
    elif "sheet" in asked.given:
        asked.ask("sheet", "The sheet that holds the table.", (), found.sheet or "")
    order, year_begins = asked.given.get("date_order"), int(context.reference.settings["financial_year_starts"])
    columns = [
        look_at(place, header, found.column(place), found.distinct(place, connection), order) for place, header in enumerate(found.headers)
    ]
    columns = with_roles(with_year_and_month(columns, year_begins, path.name), asked)
    layout = layout_of(columns)
    refuse_blocks(found, layout)
    if layout is None:
        raise FileRefused("dates", f"{path.name}: no column holds dates that can be read; {how_to_date(columns)}.")
    _ask_same_dates(path, found, layout, connection, asked)
    is_open = any(each.must_be_answered for each in asked.asked.values())  # a column that counts would settle it
    if layout.shape == "event" and not is_open:
        ask_one_contact(columns, layout, path.name, asked)
    made_before = context.formats.get(name)
    draft = draft_mapping(name, found, columns, layout, asked, year_begins)
    layout = draft.layout
    ask_belief(found, layout, path.name, asked)
    if made_before and made_before.origin == "own":  # what a person wrote stays
        draft.stated |= {key: getattr(made_before, key) for key in ("title", "system", "menu", "row")}
    needs_zone = "started_at" in draft.stated["columns"] and draft.stated["time"].get("zone") == "feed"
    feed = ask_feed(path, name, name, needs_zone, draft.channels, context, asked)
    toml = mapping_text(draft.stated, draft.comments)
    made_by = check_mapping(name, toml)
    settings = context.reference.settings
    limits = float(settings["reject_share"]), int(settings["reject_rows"])
    counts, after = Counts(found.total_rows), NOTHING
    if not any(each.must_be_answered for each in asked.asked.values()):  # a guess would be counted as if it were known
        counts, after = stage_trial(connection, found, made_by, feed.zone or str(settings["zone"]), limits, work)
    shown = {column.header for column in (*draft.used, *layout.counts)}
    used = {
        target: f"{_source(each)} ({draft.comments.get(f'columns.{target}') or 'fixed'})"
        for target, each in draft.stated["columns"].items()
    }
    own = context.folders.mappings / f"{name}.toml"
    before_text = own.read_text(encoding="utf-8-sig") if own.is_file() else None
    if before_text is not None and before_text != toml:
        sentence = f"data/mappings/{name}.toml is there already and would change, also where somebody edited it. Replace it?"
        asked.ask("replace", sentence, ("yes", "no"), None)
    proposal = Proposal(
        path,
        name,
        None,
        f"{layout.why}; {'an' if layout.grain == 'hour' else 'a'} {layout.grain} each" if layout.grain != "event" else layout.why,
        tuple(columns),
        used,
        preview=Preview(before(found, columns, shown), after),
        counts=counts,
        toml=toml,
        toml_before=before_text,
    )
    return with_feed(proposal, feed, context, asked)


def _ask_same_dates(path: Path, found: Found, layout: Layout, connection: duckdb.DuckDBPyConnection, asked: Answers) -> None:
    """Raises Question where sheets of months have dates of their own and two of them state the same: they may be copies of one another."""
    own = [column for column in layout.moment if column.header != SHEET]
    if found.alike and "sheet" not in asked.given and own and found.sheets_share(own[0].place, connection):
        names = ", ".join(found.alike.names)
        sentence = f'the sheets {names} state the same in "{own[0].header}"; say sheet=NAME, or sheet={ALL} if they are parts of one.'
        raise Question("sheet", f"{path.name}: {sentence}")


def with_feed(proposal: Proposal, feed: Feed, context: Context, asked: Answers) -> Proposal:
    """The proposal with its feed's row of sources.csv, what was asked so far, and where the file goes."""
    sources = context.folders.reference / "sources.csv"
    existing = read_whole(sources) if sources.is_file() else None
    row = sources_row(feed)
    return replace(
        proposal,
        questions=tuple(asked.asked.values()),
        sources=sources_text(existing, row) if row else existing,
        sources_before=existing,
        row=row,
        copy_to=feed.copy_to,
        answers=dict(asked.given),
        unknown_answers=tuple(asked.unknown()),
    )


def _known(opened: Opened, context: Context) -> str | None:
    """The format that reads the file as it is; None for none, and for the council's own mapping, which is proposed anew."""
    try:
        found = recognise.recognise(opened, context.formats, None)
    except Question as question:
        if " could be " in str(question):
            raise
        return None
    made_by = context.formats[found.format_name]
    is_own_anew = made_by.origin == "own" and context.name in (None, made_by.name)
    return None if is_own_anew or (context.name and context.name != made_by.name) else found.format_name


def accept(proposal: Proposal, context: Context) -> tuple[Path, ...]:
    """Writes the mapping, the row of sources.csv and a copy of the file in data/raw; raises a sentence and leaves all as it was."""
    if proposal.unanswered:
        raise UsageError("\n".join(f"{each.sentence} Say {each.name}=..." for each in proposal.unanswered))
    if proposal.counts.refusal:
        raise UsageError(f"The build would refuse the file, so nothing is written. {proposal.counts.refusal}")
    if proposal.answers.get("replace") == "no":
        return ()
    if proposal.toml is not None:
        check_mapping(proposal.name, proposal.toml)
    copied = _copy(proposal)
    written = [(context.folders.mappings / f"{proposal.name}.toml", proposal.toml_before, proposal.toml)]
    written.append((context.folders.reference / "sources.csv", proposal.sources_before, proposal.sources))
    changed = [(path, old, new) for path, old, new in written if new is not None and new != old]
    for path, _, new in changed:
        write_whole(path, str(new))
    try:
        mapping.load_formats(context.folders.mappings)
        reference.load_reference(context.folders.reference)
    except ChannelShiftError:
        for path, old, _ in changed:
            path.unlink() if old is None else write_whole(path, old)
        if copied:
            copied.unlink()
        raise
    return tuple(path for path, _, _ in changed) + ((copied,) if copied else ())


def _copy(proposal: Proposal) -> Path | None:
    """The file's copy in data/raw, whole or not at all; a file of that name with other content is never replaced."""
    target = proposal.copy_to
    if target is None or (target.is_file() and target.read_bytes() == proposal.path.read_bytes()):
        return None
    if target.exists():
        raise UsageError(f"{target.name} is in data/raw already with other content; rename the file, or say copy=no.")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        shutil.copyfile(proposal.path, temporary)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return target


def _said_before(name: str, context: Context) -> dict[str, str]:
    """What the words of the mapping before stand for, so that proposing it anew forgets no answer."""
    made_by = context.formats.get(name)
    if made_by is None or made_by.origin != "own":
        return {}
    said: dict[str, str] = {}
    for kind, target in (("channel", "channel_id"), ("outcome", "outcome"), ("direction", "direction")):
        table = made_by.values.get(made_by.columns.get(target, {}).get("values", ""), {})
        said |= {normal(f"{kind}.{word}"): str(meant) for word, meant in table.items() if str(meant) != meaning(target, str(word))}
    return said


def name_of(path: Path) -> str:
    """A mapping's name from a file's name, without its dates: contact_log_2026-03.csv gives contact_log."""
    stem = re.sub(r"[^a-z0-9]+", "_", path.name.lower().partition(".")[0])
    kept = [part for part in stem.split("_") if part and not part.isdigit()]
    name = "_".join(kept)[:40]
    return name if re.match(r"[a-z]", name) else f"own_{name}".rstrip("_")


def _source(column: Mapping) -> str:
    stated = column.get("from", column.get("constant"))
    return " and ".join(map(str, stated)) if isinstance(stated, list) else str(stated)
