"""The council's own mapping files: its Genesys view with the case reference agents note, and its hand-kept workbook."""

from pathlib import Path

from pipelines.demo.text import write_text


CASE_REFERENCE = "External Tag"  # the column in which the agents of the invented council note the reference of a case

MONTHLY_COUNTS = """\
format = "monthly_counts"
title = "Hand-kept workbook: e-mails and letters by month and service"
system = "spreadsheet"
menu = "save the workbook; nothing to export"
row = "a month of contacts for one service and channel"
seen = "guess"
feeds = "contacts"
grain = "month"

[recognise]
require = ["Month", "Service", "Channel", "Contacts"]
[read]
nulls = ["n/a", "-"]
thousands = ","
[export]
stated_at = { preamble = 'Updated:? *(?P<at>\\d\\d/\\d\\d/\\d{4})', format = "%d/%m/%Y" }
[[exclude]]
column = "Service"
matches = '^(sub|grand )?total'
why = "total row"

[columns]
local_date = { from = "Month", type = "date", formats = ["%b %Y"] }
channel_id = { from = "Channel", values = "channel" }
service_label = { from = "Service" }
quantity = { from = "Contacts", type = "integer" }
outcome = { constant = "completed" }

[values]
channel = { e-mail = "email", letter = "post" }

[personal]
"Kept by" = "drop"
"""


def write_mappings(folder: Path) -> None:
    """Writes both files; they replace the shipped formats of the same names for this council only."""
    shipped = (Path(__file__).parent.parent / "formats" / "genesys_interactions.toml").read_text("utf-8")
    if CASE_REFERENCE not in shipped:
        shipped = shipped.replace("[personal]\n", f'[personal]\n"{CASE_REFERENCE}" = "key reference"\n')
    write_text(folder / "genesys_interactions.toml", shipped)
    write_text(folder / "monthly_counts.toml", MONTHLY_COUNTS)
