"""Sheets of counts, take-up and cost: by month, by channel and by service, each with a native chart."""

from collections.abc import Sequence
from typing import Any

from views.headline_quality import asked
from views.reports.facts import ReportFacts, trend_dates
from views.reports.sheets import HEADER_ROW, Book, Column
from views.theme import CHANNEL_ORDER, LIGHT, channel_name


CHARTED_CHANNELS = 4
MONEY = (
    Column("Cost, low", "cost_low", "pounds"),
    Column("Cost, central", "cost_central", "pounds"),
    Column("Cost, high", "cost_high", "pounds"),
    Column("Cost per transaction", "cost_per_transaction", "pounds"),
    Column("Per transaction, low", "cost_per_transaction_low", "pounds"),
    Column("Per transaction, high", "cost_per_transaction_high", "pounds"),
    Column("Contacts with a unit cost", "costed_share", "share"),
    Column("Basis of the costs", "basis", width=20),
)


def months_sheet(book: Book, facts: ReportFacts) -> None:
    """Contacts by month and channel, with take-up, and a line chart of both."""
    dates = trend_dates(facts.view, facts.published)
    counts = asked(facts.source.rows, "contacts_by_month_and_channel", **dates, **facts.view.who)
    take_up = asked(facts.source.rows, "digital_take_up_by_month", **dates, **facts.view.who, definition_id=facts.view.definition_id)
    channels = sorted(
        {row["channel_id"] for row in counts}, key=lambda channel: CHANNEL_ORDER.index(channel) if channel in CHANNEL_ORDER else 99
    )
    rows: dict = {row["month"]: {"month": row["month"], "take_up": row["digital_take_up"], "transactions": row["transactions"],
                                 "digital": row["digital_transactions"]} for row in take_up}  # fmt: skip
    for row in counts:
        rows.setdefault(row["month"], {"month": row["month"]})[row["channel_id"]] = row["contacts"]
    columns = [
        Column("Month", "month", "month"),
        *(Column(f"Contacts: {channel_name(channel)}", channel, "count") for channel in channels),
        Column("Transactions", "transactions", "count"),
        Column("Digital transactions", "digital", "count"),
        Column("Digital take-up", "take_up", "share"),
    ]
    lines = [rows[month] for month in sorted(rows)]
    exact = "Counts of 1 to 7 are left out, others rounded to 5." if facts.source.outside else "Counts are exact."
    note = f"Complete months, without contacts counted by week. A blank cell is no data, not nought. {exact}"
    sheet = book.table("By month", "Contacts by month and channel, and digital take-up", note, columns, lines, blanks=True)
    if lines and channels:
        add_month_charts(book, sheet, columns, channels, lines)


def add_month_charts(book: Book, sheet: Any, columns: Sequence[Column], channels: Sequence[str], lines: Sequence[dict]) -> None:
    """Line charts of the largest channels and of take-up beside the table."""
    chart = book.file.add_chart({"type": "line"})
    largest = sorted(channels, key=lambda channel: -sum(row.get(channel) or 0 for row in lines))[:CHARTED_CHANNELS]
    for channel in largest:
        place = 1 + channels.index(channel)
        chart.add_series(series("By month", place, len(lines), LIGHT.mark(channel)))
    finish(chart, "Contacts a month by channel", "#,##0")
    sheet.insert_chart(1, len(columns) + 1, chart, {"description": "Line chart of contacts a month by channel"})
    if any(row.get("take_up") is not None for row in lines):
        share = book.file.add_chart({"type": "line"})
        share.add_series(series("By month", len(columns) - 1, len(lines), LIGHT.accent))
        finish(share, "Digital take-up by month", "0%")
        share.set_legend({"none": True})
        sheet.insert_chart(22, len(columns) + 1, share, {"description": "Line chart of digital take-up by month"})


def channels_sheet(book: Book, facts: ReportFacts) -> None:
    """Contacts, transactions and cost by channel over the period, with a column chart of the cost per transaction."""
    rows = asked(facts.source.rows, "cost_per_transaction_by_channel", **facts.view.asked)
    columns = (
        Column("Channel", "channel_name", width=18),
        Column("Contacts", "contacts", "count"),
        Column("Transactions", "transactions", "count"),
        *MONEY,
    )
    sheet = book.table(
        "By channel", "Contacts and cost by channel", f"{facts.about}. No data where no transaction is known.", columns, rows
    )
    known = [row for row in rows if row["cost_per_transaction"] is not None]
    if known:
        chart = book.file.add_chart({"type": "column"})
        chart.add_series(series("By channel", 6, len(rows), LIGHT.accent))
        finish(chart, "Cost per transaction by channel", "£#,##0.00")
        chart.set_legend({"none": True})
        sheet.insert_chart(HEADER_ROW + len(rows) + 3, 0, chart, {"description": "Column chart of cost per transaction by channel"})


def services_sheet(book: Book, facts: ReportFacts) -> None:
    """Contacts, transactions, take-up and cost by service."""
    asked_for = {**facts.view.asked, "definition_id": facts.view.definition_id}
    rows = asked(facts.source.rows, "services_overview", **asked_for)
    columns = (
        Column("Service", "service_name", width=30),
        Column("Contacts", "contacts", "count"),
        Column("Contacts compared", "contacts_compared", "count"),
        Column("Contacts, year before", "contacts_year_before", "count"),
        Column("Transactions", "transactions", "count"),
        Column("Digital take-up", "digital_take_up", "share"),
        Column("Take-up compared", "digital_take_up_compared", "share"),
        Column("Take-up, year before", "digital_take_up_year_before", "share"),
        *MONEY,
    )
    named = [{**row, "service_name": row["service_name"] or row["service_id"]} for row in rows]
    book.table("By service", "Contacts, take-up and cost by service", f"{facts.about}. Take-up is counted as {facts.head.headlines.definition_name}. Compared: what both years counted.",
               columns, named)  # fmt: skip


def series(sheet: str, column: int, lines: int, colour: str) -> dict:
    """A series of a chart: one column of a sheet against its first."""
    first, last = HEADER_ROW + 1, HEADER_ROW + lines
    return {
        "name": [sheet, HEADER_ROW, column],
        "categories": [sheet, first, 0, last, 0],
        "values": [sheet, first, column, last, column],
        "line": {"color": colour, "width": 2},
        "fill": {"color": colour},
        "marker": {"type": "none"},
    }


def finish(chart: Any, title: str, number: str) -> None:
    """Title, axes and size of a chart; missing months are gaps."""
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}, "overlay": False})
    chart.set_size({"width": 760, "height": 380})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"num_format": number, "min": 0, "major_gridlines": {"visible": True, "line": {"color": LIGHT.grid}}})
    chart.set_x_axis({"num_format": "mmm yyyy", "label_position": "low"})
    chart.show_blanks_as("gap")
