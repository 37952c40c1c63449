"""Mappings that a council would write for three publishers' own columns."""

GP_APPOINTMENTS = """
format = "gp_appointments"
title = "Appointments in general practice, by area"
system = "NHS Digital"
menu = "digital.nhs.uk > Appointments in General Practice > regional CSV"
row = "a month's appointments of one area, status, staff, mode and time between booking and appointment"
seen = "file"
feeds = "contacts"
grain = "month"

[recognise]
require = ["CCG_CODE", "Appointment_Month", "APPT_MODE", "COUNT_OF_APPOINTMENTS"]

[identity]                                  # areas that merged have several rows of the same words: the parts of one sum
native_id = ["CCG_CODE", "CCG_ONS_CODE", "Appointment_Month", "APPT_STATUS", "HCP_TYPE", "APPT_MODE", "TIME_BETWEEN_BOOK_AND_APPT"]
within_file = "sum"

[columns]
local_date = { from = "Appointment_Month", type = "date", formats = ["%b%Y"] }
channel_id = { from = "APPT_MODE", values = "channel" }
outcome = { from = "APPT_STATUS", values = "outcome" }
quantity = { from = "COUNT_OF_APPOINTMENTS", type = "integer" }
reason = { from = "HCP_TYPE" }
site = { from = "STPNM" }

[values]
channel = { "face-to-face" = "face_to_face", "home visit" = "face_to_face", telephone = "phone", "video/online" = "web", unknown = "unknown" }
outcome = { attended = "completed", dna = "no_show", unknown = "unknown" }
"""
GP_CHANNELS = {
    "Face-to-Face": "face_to_face",
    "Home Visit": "face_to_face",
    "Telephone": "phone",
    "Video/Online": "web",
    "Unknown": "unknown",
}

VANCOUVER_CALLS = """
format = "vancouver_calls"
title = "3-1-1 contact centre, by day"
system = "City of Vancouver open data"
menu = "opendata.vancouver.ca > 3-1-1 contact centre metrics > CSV"
row = "a day of calls"
seen = "file"
feeds = "queue_intervals"
grain = "day"

[recognise]
require = ["Date", "CallsOffered", "CallsHandled", "CallsAbandoned"]

[columns]
local_date = { from = "Date", type = "date", formats = ["%Y-%m-%d"] }
queue = { constant = "3-1-1" }
offered = { from = "CallsOffered", type = "integer" }
answered = { from = "CallsHandled", type = "integer" }
abandoned = { from = "CallsAbandoned", type = "integer" }
wait_seconds = { from = "AverageSpeedofAnswer", type = "duration", unit = "s", times = "CallsHandled" }
"""

BANK_CALLS = """
format = "bank_calls"
title = "Calls of a bank's centre"
system = "published for research"
menu = "the publisher's text file of a month"
row = "one call"
seen = "file"
feeds = "contacts"

[recognise]
require = ["vru+line", "call_id", "q_start", "q_exit", "outcome"]

[read]
nulls_in = { q_start = ["0:00:00"] }        # never in a queue

[time]
zone = "feed"

[[exclude]]
column = "outcome"
matches = "^phantom$"
why = "a call that never reached the centre"

[columns]
started_at = { from = ["date", "vru_entry"], type = "timestamp", formats = ["%y%m%d %H:%M:%S"] }
channel_id = { constant = "phone" }
outcome = { from = "outcome", values = "outcome" }
reason = { from = "type" }
queue = { cases = [{ column = "q_start", present = true, then = "queued" }], otherwise = "not queued" }
wait_seconds = { from = "q_time", type = "duration", unit = "s" }
handle_seconds = { from = "ser_time", type = "duration", unit = "s" }

[values]
outcome = { agent = "completed", hang = "abandoned" }

[personal]
customer_id = "key customer"
server = "drop"
"""
