"""Tables of open data beside each other: which cells add up to which, and what is hidden so that no sum gives a small count back."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.disclosure import HIDDEN, Shown
from analysis.given_away import Sum, cells_to_hide
from pipelines.reference_defaults import ONLINE
from views.filters import Period


COUNTS = ("contacts", "transactions", "digital_transactions", "completions")
Key = tuple[str, int, str]  # table, row, column
Kept = Callable[[dict], bool]


@dataclass(frozen=True)
class Table:
    """One file: the metric it comes from, what it holds, and which of the view's parameters the metric takes."""

    name: str
    metric: str
    holds: str
    months: bool = False  # complete months, else the period in view
    by_definition: bool = False
    by_service: bool = True


@dataclass(frozen=True)
class Written:
    """A table that went into the zip with its rows as shown and as they are, or why it did not."""

    table: Table
    columns: tuple[str, ...]
    rows: tuple[tuple, ...]
    why: str
    exact: tuple[dict, ...] = ()

    def records(self) -> Sequence[dict]:
        """One dictionary a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def told_apart(written: Sequence[Written], period: Period) -> list[Written]:
    """The tables with as many more counts hidden as keep sums over files from giving a small count back."""
    exact = counts_of({each.table.name: each.exact for each in written})
    sums = [each for each in sums_of({each.table.name: each.exact for each in written}, period) if holds(exact, each)]
    hidden = cells_to_hide(counts_of({each.table.name: each.records() for each in written}), sums)
    return [replace(each, rows=tuple(without(each, place, hidden) for place in range(len(each.rows)))) for each in written]


def counts_of(tables: Mapping[str, Sequence[dict]]) -> dict[Hashable, Shown]:
    """Every count by table, row and column."""
    return {
        (name, place, column): row[column]
        for name, rows in tables.items()
        for place, row in enumerate(rows)
        for column in COUNTS
        if column in row
    }


def holds(exact: dict[Hashable, Shown], each: Sum) -> bool:
    """Whether both sides add up to the same: contacts by week are in no month, and staffed chats are not digital."""
    first, second = (sum(int(exact[key] or 0) for key in side) for side in each)
    return first == second


def without(each: Written, place: int, hidden: set[Hashable]) -> tuple:
    """A row with its further hidden counts, and with them every figure made of counts."""
    gone = {column for column in each.columns if (each.table.name, place, column) in hidden}
    return tuple(
        HIDDEN if column in gone or (gone and isinstance(value, float)) else value
        for column, value in zip(each.columns, each.rows[place], strict=True)
    )


def sums_of(tables: dict[str, tuple[dict, ...]], period: Period) -> list[Sum]:
    """Which cells add up to the same: channels to services, months to the period, channels to the month."""

    def cells(table: str, column: str, kept: Kept = lambda _: True) -> list[Key]:
        return [(table, place, column) for place, row in enumerate(tables.get(table, ())) if column in row and kept(row)]

    def is_inside(row: dict) -> bool:
        return bool(period.start <= row["month"] < period.end)

    def same(name: str, value: object, kept: Kept = lambda _: True) -> Kept:
        return lambda row: row[name] == value and kept(row)

    def among(channels: tuple[str, ...]) -> Kept:
        return lambda row: row["channel_id"] in channels

    by_channel, by_month, by_service = "contacts_by_month_and_channel", "digital_take_up_by_month", "digital_take_up_by_service"
    costs, of_services, forms = "cost_by_channel", "cost_by_service", "completion_by_service"
    found: list[Sum] = []
    for column in ("contacts", "transactions"):
        found.append((cells(costs, column), cells(of_services, column)))
        for channel in {row["channel_id"] for row in tables.get(costs, ())}:
            found.append(
                (cells(by_channel, column, same("channel_id", channel, is_inside)), cells(costs, column, same("channel_id", channel)))
            )
        for service in {row["service_id"] for row in tables.get(by_service, ())}:
            found.append((cells(of_services, column, same("service_id", service)), cells(by_service, column, same("service_id", service))))
    for service in {row["service_id"] for row in tables.get(forms, ())}:
        found.append(
            (
                cells(forms, "completions", same("service_id", service)),
                cells(by_service, "digital_transactions", same("service_id", service)),
            )
        )
    for column in ("transactions", "digital_transactions"):
        found.append((cells(by_month, column, is_inside), cells(by_service, column)))
    for month in {row["month"] for row in tables.get(by_month, ())}:
        of_month = cells(by_channel, "transactions", same("month", month))
        found.append((of_month, cells(by_month, "transactions", same("month", month))))
        for channels in (ONLINE, (*ONLINE, "chat")):
            digital = cells(by_channel, "transactions", same("month", month, among(channels)))
            found.append((digital, cells(by_month, "digital_transactions", same("month", month))))
    return [(first, second) for first, second in found if first and second]
