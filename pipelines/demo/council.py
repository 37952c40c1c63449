"""Who the invented council is, and the true effects that later stages must find again."""

ORGANISATION = "Northmere District Council (invented)"
HOST = "www.northmere.example"
OFFICES = ("Civic Centre", "Harbour Hub")


# Wrap-up reasons: words, share of answered first calls, contact type, avoidable cause ("none" = assessed and of value).
REASONS = (
    ("Request done", 0.52, "transaction", "none"),
    ("General enquiry", 0.22, "enquiry", "none"),
    ("Letter not clear", 0.10, "enquiry", "poor_communication"),
    ("Wrong department", 0.06, "enquiry", "poor_signposting"),
    ("Form not working", 0.04, "enquiry", "online_problem"),
    ("Not coded", 0.06, "unknown", ""),
)
CHASE = ("Chasing progress", "chase", "progress_chasing")
TIMEOUT = "ININ-WRAP-UP-TIMEOUT"
ONLINE_PROBLEM = "Form not working"

SEASONS = {  # factor per month, January first
    "flat": (1.02, 1.0, 1.0, 1.02, 1.0, 0.99, 0.98, 0.95, 1.02, 1.02, 1.02, 0.98),
    "winter": (1.25, 1.15, 1.0, 0.95, 0.9, 0.88, 0.88, 0.9, 0.95, 1.0, 1.1, 1.04),
    "summer": (0.8, 0.85, 0.95, 1.05, 1.15, 1.2, 1.2, 1.15, 1.05, 0.95, 0.85, 0.8),
    "spring": (0.9, 2.1, 2.6, 1.6, 0.9, 0.7, 0.6, 0.5, 0.5, 0.5, 0.5, 0.6),
    "autumn": (0.6, 0.7, 0.9, 1.3, 0.9, 0.6, 0.8, 1.5, 1.6, 1.3, 1.0, 0.8),
}

# True effects. Shares are of the expected number.
CALLS_TREND_PER_YEAR = -0.03
VISITS_TREND_PER_YEAR = -0.04
LAUNCH_CALLS, LAUNCH_VISITS, LAUNCH_RAMP_WEEKS = -0.18, -0.30, 8
CUT_CALLS = -0.12
CUT_SERVICES = ("housing_repairs", "housing_register")
CONSENT_LOSS = 0.60
BILL_CALLS, BILL_WEB, BILL_VISITS, BILL_DECAY_DAYS = 1.30, 0.80, 0.70, 9.0
BILL_QUANTITY = 51800
OUTAGE_DAYS = 2
OUTAGE_CALLS = 0.45  # of the completions lost in the outage, the share that rang instead
REPEAT_SHARE = 0.11  # of calls, the share that is followed by a chasing call of the same person
REPEAT_DAYS = 5.0  # mean delay of it
HANDLE_DRIFT = 0.10  # longer calls at the end than at the start, as the easy ones leave
BACKGROUND_SHARE = 0.08  # of identified attempts, a call about something else within 60 days either side
WITHHELD_SHARE = 0.12
MOTO_SHARE = 0.14  # card payments taken by phone, per payment made online
LEAK_DELAY_DAYS = 1.4
LEAK_TO_COUNTER = 0.15  # of the people who give up online and come to us, those who come in person
