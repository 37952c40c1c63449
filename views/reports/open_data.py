"""Open data: a zip of CSV files in which small numbers are hidden, with a data dictionary and a README."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

from analysis.ask import ask
from analysis.disclosure import HIDDEN
from views.formatting import counted, csv_bytes, day, missing
from views.headline_quality import asked
from views.reports.facts import ReportFacts, trend_dates
from views.reports.open_data_tables import Table, Written, told_apart
from views.reports.shown import DISCLOSURE
from views.reports.workbook import made_at


RULE = "a"
PERIOD = {"start_date": "period_start", "end_date": "period_end"}  # as disclosure calls them
TAIL = ("n", "method", "assumptions", "seed", "code", "sentence")  # columns of a finding, told once in the README
LEFT_OUT = (
    "digital_take_up_compared",
    "digital_take_up_year_before",
)  # rest on counts that are in no file: nobody can say they are not few
COUNCIL_WIDE = " Visits are those to the whole website."
NO_DATE_BEFORE = 1980  # a zip cannot hold one
READABLE = 0o644


TABLES = (
    Table(
        "contacts_by_month_and_channel",
        "contacts_by_month_and_channel",
        "Contacts and completed transactions by month and channel.",
        months=True,
    ),
    Table(
        "digital_take_up_by_month",
        "digital_take_up_by_month",
        "The digital share of transactions by month.",
        months=True,
        by_definition=True,
    ),
    Table("digital_take_up_by_service", "digital_take_up_by_service", "The digital share of transactions by service.", by_definition=True),
    Table("cost_by_channel", "cost_per_transaction_by_channel", "Contacts, cost and cost per transaction by channel."),
    Table("cost_by_service", "cost_per_transaction_by_service", "Contacts, cost and cost per transaction by service."),
    Table("completion_by_service", "completion_rate_by_service", "Online forms started and completed by service."),
    Table("web_visits_by_month", "web_visits_by_month", "Visits to the websites by month.", months=True, by_service=False),
)
MEANINGS = {
    "month": ("First day of the month", "date"),
    "channel_id": ("Short name of the channel", ""),
    "channel_name": ("Channel by which people made contact", ""),
    "service_id": ("Short name of the service", ""),
    "service_name": ("Service", ""),
    "contacts": ("Approaches by residents, each counted once", "count, to the nearest 5"),
    "contacts_compared": ("Contacts in the months that both years counted", "count, to the nearest 5"),
    "contacts_year_before": ("The same on the same dates a year before", "count, to the nearest 5"),
    "transactions": ("Contacts of type transaction that were completed", "count, to the nearest 5"),
    "digital_transactions": ("Transactions done online under the definition", "count, to the nearest 5"),
    "digital_take_up": ("Digital transactions over all transactions", "share of 1"),
    "definition_id": ("Short name of the definition of digital take-up", ""),
    "definition_name": ("Definition of digital take-up", ""),
    "left_out_by_grain": ("Contacts counted by week, which fit in no month", "count, to the nearest 5"),
    "is_complete": ("Whether the whole month has been counted", "true or false"),
    "why": ("Why there is no figure", ""),
    "missing_channels": ("Channels that other months have and this one lacks", ""),
    "cost_low": ("Cost at the lowest unit costs", "pounds, two digits"),
    "cost_central": ("Cost at the central unit costs", "pounds, two digits"),
    "cost_high": ("Cost at the highest unit costs", "pounds, two digits"),
    "cost_per_transaction": ("Cost over completed transactions", "pounds, two digits"),
    "cost_per_transaction_low": ("The same at the lowest unit costs", "pounds, two digits"),
    "cost_per_transaction_high": ("The same at the highest unit costs", "pounds, two digits"),
    "costed_share": ("Share of contacts that have a unit cost", "share of 1"),
    "basis": ("Where unit costs come from: own_ledger, own_estimate or published", ""),
    "starts": ("Online forms started", "count, to the nearest 5"),
    "completions": ("Online forms completed", "count, to the nearest 5"),
    "completion_rate": ("Completions over starts", "share of 1"),
    "visits": ("Visits to the websites, without known bots", "count, to the nearest 5"),
    "page_views": ("Pages viewed", "count, to the nearest 5"),
    "bot_hits": ("Requests by bots, left out of visits", "count, to the nearest 5"),
}


def open_data(facts: ReportFacts) -> bytes:
    """The zip file."""
    written = told_apart([table_of(facts, table) for table in TABLES], facts.view.period)
    stream = io.BytesIO()
    built = made_at(facts.source.built_at)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        put(archive, "README.md", readme(facts, written).encode("utf-8"), built)
        put(archive, "data_dictionary.csv", dictionary(written), built)
        for each in written:
            if not each.why:
                put(archive, f"{each.table.name}.csv", csv_bytes(each.columns, each.rows), built)
    return stream.getvalue()


def put(archive: zipfile.ZipFile, name: str, content: bytes, built: datetime) -> None:
    """Adds a file with the date of the build, so that the same snapshot gives the same zip."""
    when = built if built.year >= NO_DATE_BEFORE else built.replace(year=NO_DATE_BEFORE)
    info = zipfile.ZipInfo(name, when.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = READABLE << 16
    archive.writestr(info, content)


def table_of(facts: ReportFacts, table: Table) -> Written:
    """A metric as it may leave the service team; a refusal keeps its sentence and gives no file."""
    given = parameters(facts, table)
    found = asked(
        facts.source.rows, DISCLOSURE, metric=table.metric, rule=RULE, **{PERIOD.get(name, name): value for name, value in given.items()}
    )
    refused = next((str(row["sentence"]) for row in found if row.get("code")), "")
    if refused or not found:
        return Written(table, (), (), refused or "It cannot be made from this snapshot.")
    columns = tuple(column for column in found[0] if column not in (*TAIL, *LEFT_OUT))
    exact = ask(table.metric, given, facts.source.snapshot, facts.source.folder).records()
    return Written(table, columns, tuple(tuple(row[column] for column in columns) for row in found), "", tuple(exact))


def parameters(facts: ReportFacts, table: Table) -> dict[str, object]:
    """What a metric is asked: the dates, and the services and the definition in view where it takes them."""
    dates = (
        trend_dates(facts.view, facts.published)
        if table.months
        else {"start_date": facts.view.period.start, "end_date": facts.view.period.end}
    )
    who = facts.view.who if table.by_service else {}
    definition = {"definition_id": facts.view.definition_id} if table.by_definition else {}
    return {**dates, **who, **definition}


def dictionary(written: Sequence[Written]) -> bytes:
    """Every column of every file with its meaning, unit and how a hidden or missing figure reads."""
    lines = []
    for each in written:
        for place, column in enumerate(each.columns):
            meaning, unit = MEANINGS.get(column, (column.replace("_", " ").capitalize(), ""))
            hidden = sum(row[place] == HIDDEN for row in each.rows)
            lines.append((f"{each.table.name}.csv", column, meaning, unit, hidden, sum(missing(row[place]) for row in each.rows)))
    return csv_bytes(("file", "column", "meaning", "unit", "hidden_cells", "empty_cells"), lines)


def readme(facts: ReportFacts, written: Sequence[Written]) -> str:
    """What the files are, how small numbers were hidden, and what is not there."""
    files = [f"- `{each.table.name}.csv`: {each.table.holds} {counted(len(each.rows), 'row', 'rows')}." for each in written if not each.why]
    left = [f"- {each.table.holds} {each.why}" for each in written if each.why]
    invented = ["**Every figure here is invented.**", ""] if facts.source.is_demo else []
    lines = [
        f"# How residents contact {text(facts.organisation)}",
        "",
        *invented,
        f"Services: {text(', '.join(facts.view.words)) or 'all'}.{COUNCIL_WIDE if facts.view.words else ''}",
        f"Period: {facts.view.period.dates}; tables by month cover complete months. Data to {day(facts.source.data_through)}. Snapshot `{facts.source.snapshot}`.",
        "Management information, not official statistics.",
        "",
        "## Files",
        "",
        *(files or ["- No table can be shown yet."]),
        "- `data_dictionary.csv`: every column, its meaning and its unit.",
        "",
        "## Small numbers",
        "",
        "Counts of 1 to 7 are hidden and read `*`. Other counts are rounded to the nearest 5; nought stays nought.",
        "Shares are made from rounded counts. Averages keep two digits, and so do costs; of fewer than 400 contacts one, of fewer than 40 none.",
        "So parts do not add up exactly to totals. Where a total or another part would still tell more of a hidden number, it reads `*` too.",
        "An empty cell is no data: nobody counted, or there is nothing to divide by. It is not nought.",
        "",
        *(["## Not shown", "", *left, ""] if left else []),
        "## Words",
        "",
        "A contact is one approach by a person that staff or a form handled. A transaction is such a contact that asked for a service and was completed; enquiries and questions how a case stands are none. A web visit is neither.",
        "Estimates, savings and anything about teams or single members of staff are not part of open data.",
        "",
    ]
    return "\n".join(lines)


def text(value: str) -> str:
    """A name inside Markdown, without signs that open markup."""
    return "".join(character for character in value if character not in "<>[]`*_#|\\")
