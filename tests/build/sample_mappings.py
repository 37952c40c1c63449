"""A council's own mappings for the hand-kept sheets among the samples, as their staff would write them into data/mappings."""

from pathlib import Path


def _mapping(name: str, rest: str) -> str:
    return f"""format = "{name}"
title = "Our {name.replace("_", " ")}"
system = "a sheet of our own"
menu = "save the sheet into the folder of its feed"
row = "as the sheet says"
seen = "file"
feeds = "contacts"
{rest}"""


CHANNELS = (
    """{ telephone = "phone", "face to face" = "face_to_face", "web form" = "web", e-mail = "email", webchat = "chat", letter = "post" }"""
)
MAPPINGS = {
    "monthly_counts": f"""grain = "month"
[recognise]
require = ["Month", "Service", "Channel", "Contacts"]
[read]
nulls = ["n/a"]
thousands = ","
[export]
stated_at = {{ preamble = 'Updated: (?P<at>\\d\\d/\\d\\d/\\d{{4}})', format = "%d/%m/%Y" }}
[[exclude]]
column = "Service"
matches = "^total$"
why = "sum of the month"
[columns]
local_date = {{ from = "Month", type = "date", formats = ["%b-%y", "%b %Y"] }}
channel_id = {{ from = "Channel", values = "channel" }}
service_label = {{ from = "Service" }}
quantity = {{ from = "Contacts", type = "integer" }}
wait_seconds = {{ from = "Average wait (mins)", type = "duration", two_parts = "min:s", times = "Contacts", optional = true }}
[values]
channel = {CHANNELS}
[personal]
"Kept by" = "drop"
""",
    "monthly_crosstab": f"""grain = "month"
[recognise]
require = ["Service", "Channel"]
guess = false
[read]
sheet = "^contacts"
fill_down = ["Service"]
nulls = ["-"]
[[exclude]]
column = "Channel"
matches = "^all channels"
why = "sum of the channels"
[unpivot]
headers = '^(?P<Period>[a-z]{{3}}-\\d\\d|\\d{{4}}-\\d\\d-\\d\\d)$'
value_as = "Count"
[columns]
local_date = {{ from = "Period", type = "date", formats = ["%b-%y"] }}
channel_id = {{ from = "Channel", values = "channel" }}
service_label = {{ from = "Service" }}
quantity = {{ from = "Count", type = "integer" }}
[values]
channel = {CHANNELS}
""",
    "channel_counts": """grain = "week"
[recognise]
require = ["Week commencing", "Service", "Phone offered"]
[read]
thousands = ","
nulls = ["n/a"]
[[exclude]]
column = "Service"
matches = "^total$"
why = "sum of the weeks"
[unpivot]
columns = [
  { from = "Phone answered", set = { channel_id = "phone", outcome = "completed" } },
  { from = "Phone offered", minus = "Phone answered", set = { channel_id = "phone", outcome = "abandoned" } },
  { from = "F2F visits", set = { channel_id = "face_to_face", outcome = "completed" } },
  { from = "Online forms", set = { channel_id = "web", outcome = "completed" } },
]
[columns]
local_date = { from = "Week commencing", type = "date", formats = ["%d/%m/%Y"] }
service_label = { from = "Service" }
quantity = { from = "Value", type = "integer" }
""",
    "contact_log": """[recognise]
require = ["Ref No", "Date", "How contacted", "Service"]
[read]
stop_at = "^[0-9]+ records?$"
[time]
zone = "feed"
[identity]
native_id = ["Ref No"]
within_file = "last"
[columns]
started_at = { from = ["Date", "Time"], type = "timestamp", formats = ["%d/%m/%Y %H:%M", "%d/%m/%y %H:%M"] }
channel_id = { from = "How contacted", values = "channel" }
service_label = { from = "Service" }
outcome = { from = "Outcome", values = "outcome" }
[values]
channel = { telephone = "phone", "walk in" = "face_to_face", webform = "web", e-mail = "email", webchat = "chat" }
outcome = { "resolved at first contact" = "completed", resolved = "completed", "passed to service" = "in_progress", abandoned = "abandoned" }
[personal]
"Ref No" = "key reference"
"Customer postcode" = "sector"
""",
    "contacts_semicolon": """[recognise]
require = ["Ref", "Opened", "Channel", "Handle (min)"]
[read]
decimal = ","
[time]
zone = "Europe/Berlin"
[identity]
native_id = ["Ref"]
[columns]
started_at = { from = "Opened", type = "timestamp", formats = ["%d.%m.%Y %H:%M"] }
channel_id = { from = "Channel", values = "channel" }
service_label = { from = "Service" }
handle_seconds = { from = "Handle (min)", type = "duration", unit = "min" }
[values]
channel = { telefon = "phone", webformular = "web", schalter = "face_to_face", e-mail = "email" }
[personal]
Ref = "key reference"
""",
}


def write_mappings(folder: Path) -> None:
    """Writes every mapping above into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rest in MAPPINGS.items():
        (folder / f"{name}.toml").write_text(_mapping(name, rest), encoding="utf-8")
