"""What a column of an edited table can be: kinds, allowed words, and the two ways to declare one."""

from dataclasses import dataclass


CHANNELS = ("phone", "face_to_face", "web", "app", "email", "chat", "sms", "social", "post", "kiosk", "other", "unknown")
CONTACT_TYPES = ("transaction", "enquiry", "chase", "unknown")
SERVICE_KINDS = ("transaction", "self_assessment", "information")
GOALS = ("completed", "booked", "result_shown")
CHANGE_KINDS = (
    "launch",
    "release",
    "opening_hours",
    "office_closed",
    "line_closed",
    "bill",
    "letter",
    "election",
    "outage",
    "policy",
    "consent",
    "relabelled",
    "counting_changed",
)
TARGET_MEASURES = ("digital_take_up", "digital_take_up_by_month", "digital_take_up_by_service", "efficiency_gain_share")
UNMAPPED = "unmapped"
EVERY = "*"

# What a column of each kind is in DuckDB. reference_values.py reads them.
SQL_TYPES = {
    "id": "varchar",
    "id_or_every": "varchar",
    "text": "varchar",
    "word": "varchar",
    "list": "varchar[]",
    "integer": "bigint",
    "count": "bigint",
    "number": "double",
    "amount": "double",
    "money": "decimal(12, 4)",
    "share": "double",
    "date": "date",
    "month": "date",
    "time": "time",
    "boolean": "boolean",
    "year": "varchar",
    "zone": "varchar",
    "json": "varchar",
    "release_step": "varchar",
    "year_amounts": "varchar",
}


@dataclass(frozen=True)
class Column:
    """One column; `refers` names the table whose ids it holds, `words` the only values it may have."""

    name: str
    kind: str
    is_required: bool = False
    words: tuple[str, ...] = ()
    refers: str = ""
    is_personal: bool = False


@dataclass(frozen=True)
class Table:
    """One CSV file; `key` may stand once only, `ranges` are pairs whose first must come before the second."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


def must(name: str, kind: str, *words: str, refers: str = "", personal: bool = False) -> Column:
    """A column that must be filled."""
    return Column(name, kind, True, words, refers, personal)


def may(name: str, kind: str, *words: str, refers: str = "", personal: bool = False) -> Column:
    """A column that may be blank."""
    return Column(name, kind, False, words, refers, personal)


FROM, TO = must("from_date", "date"), may("to_date", "date")
SERVICE = may("service_id", "id", refers="services")
CHANNEL = may("channel_id", "word", *CHANNELS)
NEEDED_CHANNEL = must("channel_id", "word", *CHANNELS)
LIFE = (("from_date", "to_date"),)
