"""Sheets of money: the ladder of every service, why cost changed, the efficiency statement, unit costs and the fifteen checks."""

from collections.abc import Sequence
from datetime import date, timedelta

from views import headline_words
from views.formatting import short_day
from views.headline_facts import cost_parameters
from views.headline_quality import asked
from views.reports.facts import ReportFacts
from views.reports.sheets import HEADER_ROW, Book, Column
from views.reports.words import paper
from views.theme import LIGHT, channel_name


ALL = "*"
BESIDE = {  # rungs that are neither added nor taken off
    "L1_volume_neutral": "upper bound, not added",
    "L2": "the sum so far",
    "L2_failed_online": "counted already",
    "L2_repeats": "counted already",
    "L3": "the saving",
    "L4": "what of it is capacity",
    "L5": "what of it is cash",
    "C_customer_time": "never added",
}
PARTS = {
    "total": "All gains",
    "directorate": "Directorate",
    "statement": "Category",
    "bridge": "Sustained from the year before",
    "ni179": "National indicator 179",
    "not counted": "Not counted",
}


def ladder_sheet(book: Book, facts: ReportFacts) -> None:
    """Every rung of every service in view; a refused rung holds its sentence and no figure."""
    rows = [
        {
            **row,
            "service": service_name(facts, row["service_id"]),
            "counts": counts(row),
            "unit": str(row["unit"] or "").replace("GBP", "£"),
            **({"arithmetic": row["sentence"]} if row["code"] else {}),
        }
        for row in asked(facts.source.rows, "savings")
        if is_shown(facts, row["service_id"])
    ]
    columns = (
        Column("Service", "service", width=26),
        Column("Rung", "rung", width=16),
        Column("Step", "label", width=34),
        Column("Low, 80%", "low_80", "number"),
        Column("Middle", "estimate", "number"),
        Column("High, 80%", "high_80", "number"),
        Column("Low, 95%", "low_95", "number"),
        Column("High, 95%", "high_95", "number"),
        Column("At central values", "central", "number"),
        Column("Unit", "unit", width=16),
        Column("In the ladder", "counts", width=26),
        Column("Evidence", "grade", width=11),
        Column("How it is worked out, or why there is no figure", "arithmetic", width=90),
    )
    note = (
        "A year. Pounds are net and to the penny here; reports round ranges outward to two figures. The middle is that of the draws; "
        "the arithmetic leads to the figure at central values. Residents' time is never added."
    )
    book.table("Savings ladder", "The savings ladder, rung by rung", note, columns, rows)


def is_shown(facts: ReportFacts, service: object) -> bool:
    """Whether a row belongs to the services in view; that of all together only where nothing is chosen."""
    return not (facts.view.service_id or facts.view.directorate) if service == ALL else facts.view.keeps(service)


def counts(row: dict) -> str:
    """What a rung does in the ladder."""
    if row["code"]:
        return "no figure"
    if row["rung"] in BESIDE:
        return BESIDE[row["rung"]]
    if row["is_struck_through"]:
        return "not a saving (struck out)"
    return "taken off" if row["is_taken_off"] else "added"


def service_name(facts: ReportFacts, service: object) -> str:
    """The name of a service, or of all together."""
    return "All services" if service in (ALL, None) else facts.view.services.get(str(service), str(service))


def cost_change_sheet(book: Book, facts: ReportFacts) -> None:
    """The four terms of every service to the penny, their sum by formula, and a column chart."""
    found = asked(facts.source.rows, "cost_change", **{**cost_parameters(facts.view), "service_id": facts.view.service_id})
    rows = [row for row in found if is_shown(facts, row["service_id"])]
    columns = (
        Column("Service", "service_name", width=28),
        Column("Year before", "cost_before", "pounds", 16),
        Column("Demand", "volume", "pounds"),
        Column("Service mix", "service_mix", "pounds"),
        Column("Channel shift", "channel_mix", "pounds"),
        Column("Unit cost", "unit_cost", "pounds"),
        Column("This year", "cost_now", "pounds", 16),
        Column("Difference left over", "left", "pounds"),
        Column("Channel shift, low", "channel_mix_low", "pounds"),
        Column("Channel shift, high", "channel_mix_high", "pounds"),
        Column("Months", "months", "count", 9),
        Column("Why there is no figure", "why", width=50),
    )
    lines = [{**row, "why": row["sentence"] if row["code"] else ""} for row in rows]
    prices = "in the prices of the last year" if facts.view.real_terms else "in money of the day"
    left = " Months not known in both years are left out, so a service may have less here than in By service." if months_left(rows) else ""
    adds = "" if facts.source.outside else " The four terms add up to the change: the difference is nought."
    note = f"{facts.about}, against the same months a year before, {prices}.{adds}{left}"
    sheet = book.table("Why cost changed", "Why the cost of contacts changed", note, columns, lines)
    for place, row in enumerate(rows, start=HEADER_ROW + 1):
        if not row["code"] and not facts.source.outside:  # rounded ones do not add up
            line = place + 1
            sheet.write_formula(place, 7, f"=ROUND(G{line}-B{line}-SUM(C{line}:F{line}),2)", book.form("pounds"), 0)
    whole = next((place for place, row in enumerate(rows) if row["service_id"] in (ALL, facts.view.service_id) and not row["code"]), None)
    if whole is not None:
        line = HEADER_ROW + 1 + whole
        chart = book.file.add_chart({"type": "column"})
        chart.add_series(
            {
                "name": "Change",
                "categories": ["Why cost changed", HEADER_ROW, 2, HEADER_ROW, 5],
                "values": ["Why cost changed", line, 2, line, 5],
                "fill": {"color": LIGHT.other},
                "points": [None, None, {"fill": {"color": LIGHT.accent}}, None],
                "data_labels": {"value": True, "num_format": "£#,##0;-£#,##0"},
            }
        )
        chart.set_title({"name": "Why the cost of contacts changed", "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"num_format": "£#,##0;-£#,##0", "major_gridlines": {"visible": True, "line": {"color": LIGHT.grid}}})
        chart.set_x_axis({"label_position": "low"})
        chart.set_size({"width": 760, "height": 360})
        sheet.insert_chart(HEADER_ROW + len(rows) + 3, 0, chart, {"description": "Column chart of the four terms of the cost change"})


def months_left(rows: Sequence[dict]) -> bool:
    """Whether a service of the sheet lacks a month in one of the years."""
    return any(row["months_left_out"] for row in rows if not row["code"])


def efficiency_sheet(book: Book, facts: ReportFacts) -> None:
    """The annual efficiency statement: per year, category and directorate what is sustained, new, ongoing and cashable."""
    rows = [
        {**row, "what": PARTS.get(str(row["part"]), row["part"]), "name": "" if row["name"] == "all" else row["name"]}
        for row in asked(facts.source.rows, "efficiency")
    ]
    columns = (
        Column("Year", "year", width=10),
        Column("Part", "what", width=24),
        Column("Name", "name", width=26),
        Column("Status", "status", width=11),
        Column("Sustained", "sustained", "pounds"),
        Column("New this year", "new", "pounds"),
        Column("Of which ongoing", "ongoing", "pounds"),
        Column("All gains", "estimate", "pounds"),
        Column("Low, 80%", "low_80", "pounds"),
        Column("High, 80%", "high_80", "pounds"),
        Column("Cashable", "cash_estimate", "pounds"),
        Column("Cashable, low", "cash_low_80", "pounds"),
        Column("Cashable, high", "cash_high_80", "pounds"),
        Column("Target", "target", "pounds"),
        Column("Cashable target", "cash_target", "pounds"),
        Column("On course?", "overall", width=18),
        Column("In words", "sentence", width=90),
    )
    note = (
        "Annual Efficiency Statement. " + (str(rows[0]["unit"]).capitalize() if rows and rows[0]["unit"] else "Pounds") + "; council-wide."
    )
    book.table("Efficiency statement", "Efficiency gains by financial year", note, columns, rows)


def unit_costs_sheet(book: Book, facts: ReportFacts) -> None:
    """Every unit cost with its range, dates, basis and evidence."""
    rows = [
        {
            **row,
            "service": service_name(facts, row["service_id"]),
            "channel": channel_name(str(row["channel_id"])),
            "to": last_day_words(row["to_date"]),
        }
        for row in asked(facts.source.rows, "unit_costs")
    ]
    columns = (
        Column("Service", "service", width=26),
        Column("Channel", "channel", width=16),
        Column("From", "from_date", "date"),
        Column("To", "to", width=14),
        Column("Low", "low", "pounds", 11),
        Column("Central", "central", "pounds", 11),
        Column("High", "high", "pounds", 11),
        Column("Part that falls with contacts", "variable_share", "share", 14),
        Column("Basis", "basis", width=18),
        Column("Evidence", "evidence", width=50),
    )
    note = "Pounds per contact, as in unit_costs.csv. Published figures are national and stand in only where the council has none."
    book.table("Unit costs", "Unit costs and their evidence", note, columns, rows)


def last_day_words(value: date | None) -> str:
    """The last day a unit cost holds, or that it is in force; unit_costs.csv states the day after."""
    return "in force" if value is None else short_day(value - timedelta(days=1)).replace("\u00a0", " ")


def checks_sheet(book: Book, facts: ReportFacts) -> None:
    """The fifteen questions with answer, reason and where the proof stands."""
    rows = [
        {"number": check.number, "question": check.question, "answer": check.answer, "why": paper(check.because), "where": check.where}
        for check in facts.checks
    ]
    columns = (
        Column("No.", "number", "count", 6),
        Column("Question", "question", width=52),
        Column("Answer", "answer", width=12),
        Column("Why", "why", width=80),
        Column("Where the proof stands", "where", width=36),
    )
    title = paper(headline_words.sign_title(facts.checks))
    book.table("Can I sign this", title, "The questions a finance director asks of a saving, answered from the data.", columns, rows)
