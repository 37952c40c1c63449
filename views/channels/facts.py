"""What the channels page shows of a week or more: each measure with the range it was expected in, and what is missing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from views.controls import View
from views.data import Found


Rows = Callable[..., list[dict]]
Finding = Callable[..., Found]
ALL = "*"
WEEK = timedelta(days=7)
CHART_WEEKS = 53
LINE_WEEKS = 26
MAIN = "phone"


@dataclass(frozen=True)
class Measure:
    """A measure of one channel in the period; `low`, `high` and `side` are of its one week, `above` and `below` count weeks of several."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    side: int | None = None
    judged: int = 0
    above: int = 0
    below: int = 0
    line: tuple[float, ...] = ()
    week: date | None = None  # where its latest known week is not the page's
    why: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is a figure at all."""
        return self.value is not None


@dataclass(frozen=True)
class WeekLine:
    """A channel's weeks for a chart: counts, the range expected, and which weeks were outside it."""

    channel_id: str
    name: str
    weeks: tuple[date, ...]
    values: tuple[float | None, ...]
    lows: tuple[float | None, ...]
    highs: tuple[float | None, ...]
    sides: tuple[int | None, ...]
    measure: Measure
    counts_calls: bool = False

    @property
    def outside(self) -> list[int]:
        """The places of the weeks outside their range."""
        return [place for place, side in enumerate(self.sides) if side]


@dataclass(frozen=True)
class Missing:
    """What the period lacks: days of feeds, and lines or offices that fell silent; and how many feeds were looked at."""

    days: tuple[dict, ...]
    silent: tuple[dict, ...]
    late: tuple[str, ...]
    feeds: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not (self.days or self.silent or self.late)


@dataclass(frozen=True)
class Channels:
    """The figures of the page's first screen."""

    main: WeekLine
    tiles: tuple[Measure, ...]
    others: tuple[WeekLine, ...]
    outside: tuple[dict, ...]
    earlier: tuple[dict, ...]
    watched: dict | None
    missing: Missing
    monthly: tuple[dict, ...]
    weeks: int
    why_no_range: str = ""

    @property
    def explained(self) -> list[str]:
        """What is written down that may explain the main channel's week."""
        return [str(text) for text in self.main_row_why]

    main_row_why: tuple[str, ...] = ()

    @property
    def is_watched(self) -> bool:
        """Whether services and reasons of this view can be told to be as usual: a view too small for a range of its own has none watched."""
        return self.watched is not None and not self.why_no_range


def gather(rows: Rows, finding: Finding, view: View) -> Channels | None:
    """The figures of the first screen; None where nothing is counted by day or week."""
    first = view.period.end - CHART_WEEKS * WEEK
    weekly = rows("answering_by_week", start_date=min(first, view.period.start), end_date=view.period.end, **view.who)
    period = {str(row["channel_id"]): row for row in rows("answering_by_channel", **view.asked)}
    if not weekly:
        return None
    begun = rows("published_period")[0]["start_date"]
    weekly = [row for row in weekly if begun is None or row["week"] >= begun] or weekly  # the first week is a part of one
    main = main_channel(view, weekly, period)
    ranges = finding("weekly_range", **whose(view))
    by_key = {(row["channel_id"], row["measure"]): row for row in ranges.rows}
    refused = {(row["channel_id"], row["measure"]): str(row["sentence"]) for row in ranges.refused}
    why = refused.get((main, "contacts")) or ("" if ranges.rows else ranges.why)
    names = {str(row["channel_id"]): str(row["channel_name"]) for row in rows("channels")} | {
        str(row["channel_id"]): str(row["channel_name"]) for row in period.values()
    }
    lines = {
        channel: week_line(view, channel, names.get(channel, channel), weekly, period.get(channel), by_key, refused)
        for channel in dict.fromkeys(str(row["channel_id"]) for row in weekly)
    }
    if main not in lines:
        return None
    others = sorted((line for channel, line in lines.items() if channel != main), key=lambda line: -(line.measure.value or 0))
    news = finding("reasons_out_of_range")
    return Channels(
        main=lines[main],
        tiles=tuple(tiles_of(rows, view, main, weekly, period.get(main), lines[main], by_key, refused)),
        others=tuple(others),
        outside=tuple(row for row in news.rows if row["week"] and in_period(row["week"], view) and is_mine(row, view)),
        earlier=tuple(row for row in news.rows if row["week"] and as_day(row["week"]) < view.period.start and is_mine(row, view)),
        watched=next((row for row in news.rows if row["week"] is None), None),
        missing=missing_of(rows, view),
        monthly=tuple(monthly_of(finding, view)),
        weeks=(view.period.end - view.period.start).days // 7,
        why_no_range=why,
        main_row_why=tuple(by_key.get((main, count_measure(lines[main])), {}).get("explained_by") or ()),
    )


def main_channel(view: View, weekly: Sequence[Mapping], period: Mapping[str, Mapping]) -> str:
    """The channel the page is about: the chosen one, else the telephone, else the busiest staffed one, else the busiest."""
    known = {str(row["channel_id"]) for row in weekly}
    if view.channel_id:
        return view.channel_id
    if MAIN in known:
        return MAIN
    ranked = sorted(period.values(), key=lambda row: (not row["is_assisted"], -int(row["contacts"] or 0)))
    return str(ranked[0]["channel_id"]) if ranked else sorted(known)[0]


def whose(view: View) -> dict[str, object]:
    """Which rows of weekly_range are of this view: one service, a directorate, or all."""
    if view.service_id:
        return {"service_id": view.service_id}
    return {"service_id": ALL, "directorate": view.directorate or ALL}


def week_line(
    view: View, channel: str, name: str, weekly: Sequence[Mapping], period: Mapping | None, by_key: Mapping, refused: Mapping
) -> WeekLine:
    """The weeks of a channel up to the end of the period: calls where they are counted, else contacts."""
    mine = {row["week"]: row for row in weekly if row["channel_id"] == channel}
    is_calls = channel == MAIN and any(row["offered"] is not None for row in mine.values())
    column, measure = ("offered", "calls_offered") if is_calls else ("contacts", "contacts")
    expected = weeks_of(by_key.get((channel, measure)))
    start = min(mine)
    weeks = tuple(start + WEEK * place for place in range(-(-(view.period.end - start).days // 7)))
    found = [expected.get(week, (None, None, None)) for week in weeks]
    value = None if period is None else period[column]
    return WeekLine(
        channel, name, weeks, tuple(mine[week][column] if week in mine else None for week in weeks),
        tuple(low for low, _, _ in found), tuple(high for _, high, _ in found), tuple(side for _, _, side in found),
        judged(measure, value, view, expected, refused.get((channel, measure), "")), is_calls,
    )  # fmt: skip


def weeks_of(row: Mapping | None) -> dict[date, tuple[float | None, float | None, int | None]]:
    """Low, high and side of each week of a weekly_range row."""
    if row is None:
        return {}
    parts = zip(row["weeks"], row["lows"], row["highs"], row["sides"], strict=True)
    return {as_day(week): (low, high, side) for week, low, high, side in parts}


def judged(
    name: str,
    value: float | None,
    view: View,
    expected: Mapping,
    why: str = "",
    line: Sequence[float | None] = (),
    week: date | None = None,
) -> Measure:
    """A measure with its range where the period is one week, else with how many of its weeks were outside."""
    inside = [expected[day] for day in expected if view.period.start <= day < view.period.end and expected[day][2] is not None]
    known = tuple(float(each) for each in list(line)[-LINE_WEEKS:] if each is not None)
    above, below = sum(each[2] == 1 for each in inside), sum(each[2] == -1 for each in inside)
    if week is not None and week in expected:
        low, high, side = expected[week]
        return Measure(name, value, low, high, side, int(side is not None), 0, 0, known, week, why)
    low, high, side = inside[0] if len(inside) == 1 and (view.period.end - view.period.start) == WEEK else (None, None, None)
    return Measure(name, value, low, high, side, len(inside), above, below, known, week, why)


TILE_COLUMNS = (
    ("answered", "answered_rate"), ("answered_in_target", "answered_in_target_rate"), ("handle_time", "mean_handle_seconds"),
)  # fmt: skip


def tiles_of(
    rows: Rows, view: View, main: str, weekly: Sequence[Mapping], period: Mapping | None, line: WeekLine, by_key: Mapping, refused: Mapping
) -> list[Measure]:
    """The tiles: how many, answered, answered in target, in touch again, length; those that no feed tells are left out."""
    mine = [row for row in weekly if row["channel_id"] == main]
    count = line.measure
    found = [Measure(**{**vars(count), "line": tuple(float(each) for each in line.values[-LINE_WEEKS:] if each is not None)})]
    for name, column in TILE_COLUMNS:
        if any(row[column] is not None for row in mine):
            value = None if period is None else period[column]
            expected = weeks_of(by_key.get((main, name)))
            found.append(judged(name, value, view, expected, refused.get((main, name), ""), [row[column] for row in mine]))
    again = again_of(rows, view, main, by_key, refused)
    return [*found[:3], again, *found[3:]] if again else found


def again_of(rows: Rows, view: View, main: str, by_key: Mapping, refused: Mapping) -> Measure | None:
    """Contacts followed by another within 7 days: of the period, or of the latest week that can be followed so long."""
    start = view.period.end - LINE_WEEKS * WEEK
    weekly = rows("repeat_contacts_by_week", start_date=start, end_date=view.period.end, **view.who, channel_id=main)
    if not weekly:
        return None
    expected = weeks_of(by_key.get((main, "contacted_again")))
    why, line = refused.get((main, "contacted_again"), ""), [row["repeated_share"] for row in weekly]
    inside = [row for row in weekly if row["week"] >= view.period.start]
    if (view.period.end - view.period.start) == WEEK or not inside:
        last = weekly[-1]
        other = last["week"] if last["week"] != view.period.start else None
        return judged("contacted_again", last["repeated_share"], view, expected, why, line, other)
    whole = [row for row in rows("repeat_contacts_by_channel", **view.asked) if row["channel_id"] == main]
    return judged("contacted_again", whole[0]["repeated_share"] if whole else None, view, expected, why, line)


def missing_of(rows: Rows, view: View) -> Missing:
    """Days, lines and offices without data in the period, and feeds that are late."""
    dates = {"start_date": view.period.start, "end_date": view.period.end}
    feeds = rows("feeds")
    silent = [row for row in rows("silent_lines", **dates, **view.who) if view.channel_id in (None, row["channel_id"])]
    late = tuple(str(row["source_id"]) for row in feeds if row["is_late"])
    return Missing(tuple(rows("missing_days", **dates)), tuple(silent), late, len(feeds))


def of_chosen(rows: Sequence[Mapping], service_id: str | None) -> list[Mapping]:
    """The month rows of a service; of all, the sum of a channel's services, or the one service that has the channel, which has no sum beside."""
    months = [row for row in rows if row["grain"] == "month"]
    if service_id:
        return [row for row in months if row["service_id"] == service_id]
    summed = {row["channel_id"] for row in months if row["service_id"] is None}
    services: dict[object, set] = {}
    for row in months:
        services.setdefault(row["channel_id"], set()).add(row["service_id"])
    return [
        row for row in months if row["service_id"] is None or (row["channel_id"] not in summed and len(services[row["channel_id"]]) == 1)
    ]


def monthly_of(finding: Finding, view: View) -> list[dict]:
    """The latest month of each channel that is judged by the month, for the service in view or all."""
    if view.directorate and not view.service_id:
        return []
    rows = finding("normal_range", service_id=view.service_id or ALL).rows
    found = [row for row in rows if row["grain"] == "month" and row["service_id"] == view.service_id]
    latest: dict[str, dict] = {}
    for row in sorted(found, key=lambda row: str(row["period"])):
        latest[str(row["channel_id"])] = row
    return [row for channel, row in latest.items() if view.channel_id in (None, channel)]


def count_measure(line: WeekLine) -> str:
    """The name of what a line counts."""
    return "calls_offered" if line.counts_calls else "contacts"


def is_mine(row: Mapping, view: View) -> bool:
    """Whether a row outside its range is of a service and channel in view."""
    return view.keeps(row["service_id"]) and (view.channel_id is None or row["channel_id"] in (None, view.channel_id))


def in_period(value: object, view: View) -> bool:
    """Whether a week begins in the period."""
    return view.period.start <= as_day(value) < view.period.end


def as_day(value: object) -> date:
    """A date that a finding gives as text."""
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
