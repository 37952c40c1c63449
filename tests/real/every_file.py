"""One council made of every sample and every public extract: each known by its look, mapped with stated answers, or refused for a stated reason."""

import gzip
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from pipelines.build import build
from pipelines.errors import ChannelShiftError
from pipelines.mapping import load_format, needs_zone
from pipelines.proposing.proposal import Context, accept, context_of, propose
from pipelines.reference import load_reference
from tests.real.council import SOURCES_HEADER


# Documentation, and mappings with the SQL beside them, are no exports; all else in the two folders is.
NO_EXPORT = re.compile(r"(^|/)(readme|licen[cs]e)[^/]*$|\.(md|toml|sql)$", re.IGNORECASE)
LARGE_BYTES = 20_000
GP = "data/nhs_gp_appointments/"

# What the file cannot prove, and what the person who brings it would say. All else is taken by the safe answers.
ANSWERS: dict[str, dict[str, str]] = {
    "formats/01_generic_tabular/contacts_semicolon_bom.csv": {"date_order": "dmy"},  # 03/04 reads both ways, the council writes days first
    "data/anonymous_bank_calls/calls_1999-02-01_1999-02-14.txt.gz": {"outcome.phantom": "exclude"},  # the publisher: no call was made
    f"{GP}Regional_CSV_CoventryWarwickshire.csv.gz": {
        "same_words": "sum"
    },  # areas that merged have several rows of the same words: the parts of one sum
}
# Headings as common as date and visits are known by no look: sources.csv names the format.
NAMED = {f"data/web_analytics/usa_gov_ga4_live/{name}.csv": "usa_gov_csv" for name in ("users", "devices")}
# What is no record of contact in any period, and the words by which its sentence says so.
REFUSED = {
    "data/govuk_transactions/services.csv": "no column holds dates",  # quarters stand in its headings; it is a list of services
    "data/taxonomy/crawler-user-agents.json": "is JSON or XML, not a table",  # patterns of crawlers
    "data/taxonomy/esd_lgsl_services.csv": "its rows are no contacts",  # a list of services
    "data/web_analytics/ga4_events/fivetran_event_data_seed.csv": "Is a row one contact, or does it state how many?",  # a warehouse table: web events, no export
    "data/web_analytics/usa_gov_ga4_live/all-domains-30-days.csv": "no column holds dates",  # sums of 30 days: neither day, week nor month
    "data/web_analytics/usa_gov_ga4_live/sites.csv": "no column holds dates",
    "data/web_analytics/usa_gov_ga4_live/top-pages-30-days.csv": "no column holds dates",
    "data/web_analytics/usa_gov_ga4_live/top-traffic-sources-30-days.csv": "no column holds dates",
}
REFUSED_ANSWERS = {"data/taxonomy/esd_lgsl_services.csv": {"one_contact": "no"}}
# What is read whole and counts nowhere, each row excluded for a stated reason.
COUNTS_NOWHERE = {
    "formats/05_matomo/Actions.getPageUrls_flat.csv",  # names no day
    "data/opg_moj/complete_the_deputy_report_service.json",  # satisfaction only
    "data/opg_moj/use_a_lasting_power_of_attorney_service.json",
    "data/web_analytics/ga4_events/velir_events.ndjson",  # its one event is no view of a page
    "data/web_analytics/usa_gov_ga4_live/today.json",  # hours of a day that was not over
    "data/web_analytics/usa_gov_ga4_live/top-pages-30-days.json",  # sums of 30 days
    "data/web_analytics/usa_gov_ga4_live/top-session-channel-group-30-days.json",
}


@dataclass(frozen=True)
class Outcome:
    """What became of one file: by which format or mapping, its rows in the build, or why it was refused before."""

    name: str
    made_by: str | None
    is_mapped: bool = False
    refusal: str | None = None
    built: dict = field(default_factory=dict)

    @property
    def rows(self) -> tuple[int, ...]:
        """Read, loaded, excluded, rejected, duplicate."""
        return tuple(self.built.get(f"rows_{name}") or 0 for name in ("read", "loaded", "excluded", "rejected", "duplicate"))


def exports(shared: Path) -> Iterator[str]:
    """The names of all exports under the two folders."""
    for folder in ("formats", "data"):
        for path in sorted((shared / folder).rglob("*")):
            name = path.relative_to(shared).as_posix()
            if path.is_file() and not NO_EXPORT.search(name):
                yield name


def build_every_file(shared: Path, council: Path, rows: int | None = None) -> list[Outcome]:
    """Brings every export as an officer would, each to a feed of its own, builds once, and says what became of each.

    With `rows`, only so many of the first rows of large files are brought.
    """
    (council / "reference").mkdir(parents=True)
    (council / "reference" / "settings.toml").write_text('zone = "Europe/London"\n')
    named = "".join(f"{Path(name).stem},{Path(name).stem}/,{made_by},,unknown,\n" for name, made_by in NAMED.items())
    (council / "reference" / "sources.csv").write_text(SOURCES_HEADER + named)
    names = sorted(exports(shared), key=lambda name: name not in ANSWERS)  # of one publisher's regions the one that asks is mapped first
    places = {name: _place(name) for name in names}
    for name, place in places.items():
        target = council / "raw" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_beginning(shared / name, target, rows)
    context, outcomes = context_of(council), []
    for name, place in places.items():
        outcomes.append(_brought(name, context, council / "raw" / place))
        context = _knowing(outcomes[-1], context)
    files = {each["file"]: each for each in build(council, lambda _: None).files}  # without findings, which nobody looks at here
    return [Outcome(each.name, each.made_by, each.is_mapped, each.refusal, files[places[each.name]]) for each in outcomes]


def _place(name: str) -> str:
    """A folder of its own for each, except the regions of one publisher, which are one feed."""
    folder = "gp" if name.startswith(GP) else Path(name).stem if name in NAMED else re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return f"{folder}/{Path(name).name}"


def copy_beginning(path: Path, target: Path, rows: int | None) -> None:
    """Copies a file, or the first rows of a large text or Parquet file; a row with line ends in it is kept whole."""
    if rows is None or path.stat().st_size < LARGE_BYTES or path.suffix in (".json", ".xlsx"):
        shutil.copyfile(path, target)
        return
    if path.suffix == ".parquet":
        duckdb.execute(f"copy (select * from '{path}' limit {rows}) to '{target}'")
        return
    opened = gzip.open if path.suffix == ".gz" else open
    quotes = 0
    with opened(path, "rb") as source, opened(target, "wb") as sink:
        for number, line in enumerate(source):
            if number > rows and quotes % 2 == 0:
                return
            quotes += line.count(b'"') if ".log" not in path.name else 0
            sink.write(line)


def _brought(name: str, context: Context, path: Path) -> Outcome:
    """Proposes and accepts what the file needs."""
    if name in NAMED:
        return Outcome(name, NAMED[name])
    folder = path.parent.name
    if folder in context.formats:  # the regions of one publisher after the first
        return Outcome(name, folder, True)
    answers = ANSWERS.get(name) or REFUSED_ANSWERS.get(name, {})
    try:
        proposal = propose(path, context, answers)
        if proposal.known:
            _add_feed(context, folder, proposal.known)
            return Outcome(name, proposal.known)
        own = replace(context, name=folder if folder == "gp" else f"m_{folder}"[:40])  # a name that no other file's mapping has
        proposal = propose(path, own, answers)
        if proposal.unanswered:
            return Outcome(name, None, refusal=" ".join(each.sentence for each in proposal.unanswered))
        accept(proposal, own)
    except ChannelShiftError as error:
        return Outcome(name, None, refusal=str(error))
    return Outcome(name, proposal.name, True)


def _knowing(outcome: Outcome, context: Context) -> Context:
    """A mapping that was accepted is a format from now on; the others, which stay as they are, are not read again."""
    if not outcome.is_mapped or outcome.made_by in context.formats:
        return context
    made = load_format(context.folders.mappings / f"{outcome.made_by}.toml")
    return replace(context, reference=load_reference(context.folders.reference), formats=context.formats | {made.name: made})


def _add_feed(context: Context, folder: str, format_name: str) -> None:
    """The row of sources.csv for a file that a format reads as it is; the zone where the format does not fix it."""
    zone = "Europe/London" if needs_zone(context.formats[format_name]) else ""
    with (context.folders.reference / "sources.csv").open("a") as sources:
        sources.write(f"{folder},{folder}/,{format_name},{zone},unknown,\n")
