"""The council's own mapping files: its Genesys view with the case reference agents note, and its hand-kept workbook."""

from pathlib import Path

from pipelines.demo.text import write_text

GENESYS = """\
format = "genesys_interactions"
title = "Genesys Cloud: Interactions view with the External Tag column"
system = "Genesys Cloud"
menu = "Interactions view Shift, Export"
row = "one conversation, however many queues and agents it passed"
seen = "guess"
feeds = "contacts"

[recognise]
require = ["Full Export Completed", "Partial Result Timestamp", "Filters", "Media Type"]
any = ["Conversation ID", "Interaction ID"]
[read]
nulls = ["N/A"]
[time]
zone = "feed"
[export]
incomplete = { column = "Full Export Completed", equals = "NO" }
[identity]
native_id = [["Conversation ID", "Interaction ID"]]

[columns]
started_at = { from = "Date", type = "timestamp", formats = ["%d/%m/%Y %H:%M"] }
channel_id = { from = "Media Type", values = "channel" }
direction = { from = "Direction", values = "direction" }
is_assisted = { cases = [{ column = "Users", present = true, then = true }, { column = "Queue", present = true, then = true }], otherwise = false }
outcome = { cases = [{ column = "Abandoned in Queue", present = true, then = "abandoned" }, { column = "Abandoned", equals = "YES", then = "abandoned" }, { column = "Users", present = true, then = "completed" }], otherwise = "unknown" }
queue = { from = "Queue", split = ";", take = "first", optional = true }
reason = { from = "Wrap-up", split = ";", take = "last", optional = true }
wait_seconds = { from = "Total Queue", type = "duration", unit = "ms", optional = true }
handle_seconds = { from = "Total Handle", type = "duration", unit = "ms", optional = true }

[values]
channel = { voice = "phone", callback = "phone", email = "email", message = "chat", chat = "chat" }
direction = { inbound = "inbound", outbound = "outbound", "inbound/outbound" = "inbound" }

[personal]
Users = "drop"
Remote = "drop"
DNIS = "drop"
ANI = "key phone"
"External Tag" = "key reference"
"""

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
    write_text(folder / "genesys_interactions.toml", GENESYS)
    write_text(folder / "monthly_counts.toml", MONTHLY_COUNTS)
