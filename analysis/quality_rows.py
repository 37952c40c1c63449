"""The columns of a row of contact_quality, shared by what makes them."""

from analysis.finding import Range
from analysis.finding_rows import RANGE_COLUMNS, range_cells


Rows = list[dict[str, object]]
FIGURES = (
    *RANGE_COLUMNS, "unit", "contacts", "contacts_low_95", "contacts_high_95", "basis", "effective_n", "match_rate", "response_rate",
    "label", "curve",
)  # fmt: skip


def figures_of(found: Range | None, estimate: float, unit: str, **more: object) -> dict[str, object]:
    """Every figure column, null but for the range, the estimate, its unit and what is named."""
    return {**dict.fromkeys(FIGURES), **range_cells(found), "estimate": estimate, "unit": unit, **more}


def identity_of(
    measure: str,
    service: str | None = None,
    channel: str | None = None,
    cause: str | None = None,
    window: int | None = None,
    scale: str | None = None,
) -> dict[str, object]:
    """The columns that say which row it is; null where it is about all of them."""
    return {"measure": measure, "service_id": service, "channel_id": channel, "cause": cause, "window_days": window, "scale": scale}


def names_of(rows: Rows, column: str) -> list[str]:
    """The known services or channels of the rows, in order."""
    return sorted({str(row[column]) for row in rows} - {"unmapped", "unknown"})


def number_of(value: object) -> float:
    """A figure of a query as a float; null counts as none."""
    return 0.0 if value is None else float(str(value))
