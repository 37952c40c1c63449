"""What a format may fill: the targets of staged rows, their columns and types, and the closed lists of words."""

GRAINS = ("event", "hour", "day", "week", "month")
COARSE_GRAINS = ("day", "week", "month")
CHANNELS = ("phone", "face_to_face", "web", "app", "email", "chat", "sms", "social", "post", "kiosk", "other", "unknown")
CLOSED = {
    "channel_id": CHANNELS,
    "outcome": ("completed", "abandoned", "failed", "no_show", "in_progress", "unknown"),
    "direction": ("inbound", "outbound", "internal"),
    "contact_type": ("transaction", "enquiry", "chase", "unknown"),
    "step": ("started", "step", "completed", "booked", "result_shown", "failed"),
    "measure": ("offered", "answered", "abandoned", "visits", "forms", "payments", "page_views", "cases", "take_up_share"),
    "device": ("desktop", "phone", "tablet"),
    "dimension": ("all", "page", "entry_page", "exit_page", "source", "device", "event", "search_term"),
}
WITHOUT_UNKNOWN = {"direction": "inbound", "step": "step", "measure": None, "device": None, "dimension": None}

_TEXT, _COUNT, _SECONDS, _MONEY, _FLAG, _WHEN, _DAY = "varchar", "bigint", "double", "decimal(14, 2)", "boolean", "timestamp", "date"
_SHARED = {"quantity": _COUNT, "local_date": _DAY, "updated_at": _WHEN, "service_label": _TEXT}
TARGETS: dict[str, dict[str, str]] = {
    "contacts": {
        **_SHARED,
        "grain": _TEXT,
        "started_at": _WHEN,
        "channel_id": _TEXT,
        "is_assisted": _FLAG,
        "direction": _TEXT,
        "outcome": _TEXT,
        "outcome_label": _TEXT,
        "contact_type": _TEXT,
        "queue": _TEXT,
        "reason": _TEXT,
        "site": _TEXT,
        "wait_seconds": _SECONDS,
        "handle_seconds": _SECONDS,
        "total_seconds": _SECONDS,
        "value": _MONEY,
        "legs": _COUNT,
    },
    "completions": {
        **_SHARED,
        "completed_at": _WHEN,
        "step": _TEXT,
        "step_no": _COUNT,
        "form_label": _TEXT,
        "channel_id": _TEXT,
        "is_assisted": _FLAG,
        "device": _TEXT,
        "value": _MONEY,
        "visit_key": _TEXT,
    },
    "web_daily": {
        "local_date": _DAY,
        "dimension": _TEXT,
        "member": _TEXT,
        "visits": _COUNT,
        "visitors": _COUNT,
        "views": _COUNT,
        "bounces": _COUNT,
        "completions": _COUNT,
        "visit_seconds": _COUNT,
        "is_thresholded": _FLAG,
        "is_sampled": _FLAG,
    },
    "field_visits": {
        **_SHARED,
        "started_at": _WHEN,
        "ended_at": _WHEN,
        "worker_key": _TEXT,
        "professional_group": _TEXT,
        "site": _TEXT,
        "is_mobile": _FLAG,
        "trips_to_base": _COUNT,
        "miles": "decimal(9, 1)",
        "travel_seconds": _SECONDS,
        "on_site_seconds": _SECONDS,
        "rekeyed_records": _COUNT,
        "outcome": _TEXT,
    },
    "survey_responses": {
        **_SHARED,
        "channel_id": _TEXT,
        "site": _TEXT,
        "question": _TEXT,
        "score_sum": _SECONDS,
        "scale_low": _SECONDS,
        "scale_high": _SECONDS,
        "is_resolved": _FLAG,
        "invited": _COUNT,
    },
    "control_totals": {
        "local_date": _DAY,
        "grain": _TEXT,
        "measure": _TEXT,
        "channel_id": _TEXT,
        "queue": _TEXT,
        "service_label": _TEXT,
        "total": _SECONDS,
        "note": _TEXT,
    },
    "queue_intervals": {
        "local_date": _DAY,
        "started_at": _WHEN,
        "interval_minutes": _COUNT,
        "queue": _TEXT,
        "service_label": _TEXT,
        "channel_id": _TEXT,
        "offered": _COUNT,
        "answered": _COUNT,
        "answered_in_target": _COUNT,
        "target_seconds": _COUNT,
        "abandoned": _COUNT,
        "abandoned_short": _COUNT,
        "overflowed": _COUNT,
        "wait_seconds": _SECONDS,
        "abandon_seconds": _SECONDS,
        "handle_seconds": _SECONDS,
        "agents": _SECONDS,
    },
    "mailings": {"quantity": _COUNT, "local_date": _DAY, "channel_id": _TEXT, "service_label": _TEXT, "template": _TEXT},
    "footfall": {"local_date": _DAY, "started_at": _WHEN, "site": _TEXT, "people_in": _COUNT, "people_out": _COUNT},
    "web_hits": {"hit_at": _WHEN},
    "contact_legs": {},
}
REQUIRED = {
    "contacts": (),
    "completions": ("step",),
    "web_daily": ("dimension",),
    "field_visits": ("professional_group",),
    "survey_responses": ("question", "score_sum", "scale_low", "scale_high"),
    "control_totals": ("measure", "total"),
    "queue_intervals": ("queue",),
    "mailings": ("template",),
    "footfall": ("site",),
}
INSTANT = {
    "contacts": "started_at",
    "completions": "completed_at",
    "field_visits": "started_at",
    "queue_intervals": "started_at",
    "footfall": "started_at",
}
TYPES = ("text", "integer", "number", "money", "share", "date", "timestamp", "duration", "boolean")
SIGNED = ("score_sum", "scale_low", "scale_high", "total")  # numbers that may be below zero


def grains_of(feeds: str) -> tuple[str, ...]:
    """The periods one row of a target may stand for."""
    return (*GRAINS, "interval") if feeds == "queue_intervals" else GRAINS
