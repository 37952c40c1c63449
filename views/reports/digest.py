"""The weekly digest: what left the normal range in the last complete week, late feeds, and how new launches go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from views.formatting import NO_DATA, count, count_range, counted, day, short_day
from views.headline_quality import asked
from views.reports.shown import Reported, organisation_of, published_dates
from views.reports.words import paper
from views.theme import channel_name


NEW_DAYS = 182  # a launch is new for half a year
ALERTS_SHOWN = 12
SMALL = 5  # counts under it are not written out in an e-mail
ALL_ASSISTED = "all_assisted"


@dataclass(frozen=True)
class Digest:
    """One week in sentences, by section."""

    organisation: str
    subject: str
    week: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    snapshot: str
    is_demo: bool

    @property
    def foot(self) -> str:
        """The snapshot, and that the figures are invented where they are."""
        return f"{'Invented figures. ' if self.is_demo else ''}Snapshot {self.snapshot}. Management information, not official statistics."


def digest(source: Reported, today: date | None = None) -> Digest:
    """The digest of the last complete week of a published file; with `today`, it says which weeks since are not in it, and what is late by now."""
    published = published_dates(source)
    start, end = last_week(published)
    names = {str(row["service_id"]): str(row["service_name"] or row["service_id"]) for row in source.rows("services")}
    alerts, note, is_told = alerts_of(source, start, end)
    series = by_series(alerts)
    lines = [alert_words(rows, names) for rows in series[:ALERTS_SHOWN]]
    if len(series) > ALERTS_SHOWN:
        lines.append(f"And {len(series) - ALERTS_SHOWN} more; the dashboard lists them all.")
    late = [late_words(row) for row in source.rows("feeds") if is_late(row, today)]
    stopped = stopped_words(published[1], end, today)
    launches = launch_words(source, names, end)
    questions = asked(source.rows, "questions")
    week = f"{day(start)} to {day(end - timedelta(days=1))}"
    changed = (
        f"{counted(len(series), 'thing', 'things')} beyond the normal range"
        if series
        else "nothing beyond the normal range"
        if is_told
        else "what changed cannot be told"
    )
    sections = [
        *([("No newer figures", (stopped,))] if stopped else []),
        ("Beyond the normal range", tuple(lines) or (note,)),
        ("Late feeds", tuple(late) or ("No feed is late.",)),
        ("New launches", tuple(launches) or ("No launch or release of the last half-year is written down.",)),
    ]
    if questions:
        sections.append(
            (
                "Waiting for you",
                (f"{counted(len(questions), 'question waits', 'questions wait')} for an answer: python -m pipelines check lists them.",),
            )
        )
    return Digest(
        organisation_of(source),
        f"Channel Shift, week to {day(end - timedelta(days=1))}: {changed}{', ' + counted(len(late), 'feed', 'feeds') + ' late' if late else ''}"
        f"{', no newer figures' if stopped else ''}",
        week,
        tuple(sections),
        source.snapshot,
        source.is_demo,
    )


def last_week(published: tuple[date, date]) -> tuple[date, date]:
    """Monday to Monday of the last week that lies wholly before the end of the data."""
    end = published[1] - timedelta(days=published[1].weekday())
    return end - timedelta(days=7), end


def stopped_words(published_end: date, end: date, today: date | None) -> str:
    """That whole weeks have gone by since the week told; empty where it is the last one."""
    if today is None or last_week((end, today))[1] <= end:
        return ""
    weeks = (last_week((end, today))[1] - end).days // 7
    gone = "the week since has" if weeks == 1 else f"the {count(weeks)} weeks since have"
    return f"The figures end on {day(published_end - timedelta(days=1))}: {gone} not been counted, and nothing is told of {'it' if weeks == 1 else 'them'}."


def is_late(row: dict, today: date | None) -> bool:
    """Whether a feed is late; the build's own word is older, since nothing is built while nothing arrives."""
    late_from = row.get("late_from")
    return bool(row["is_late"]) or bool(today and late_from and today >= late_from)


def late_words(row: dict) -> str:
    """One late feed, since when, and whom to ask."""
    since = f"was due on {day(row['due_on'])}" if row["due_on"] else "has sent nothing yet"
    return f"{paper(row['source_id'])} {since} and is late ({paper(row['owner']) or 'no owner named'})."


def alerts_of(source: Reported, start: date, end: date) -> tuple[list[dict], str, bool]:
    """The alerts of the week, the costliest first, and what to say when there is none, and whether the week could be judged."""
    rows = asked(source.rows, "normal_range")
    inside = [
        row
        for row in rows
        if row.get("period") and not row["code"] and start <= as_date(row["period"]) < end and row["grain"] in ("day", "week")
    ]
    if not inside:
        why = next(
            (paper(row["sentence"]) for row in rows if row.get("code")), "Counts by day or week are needed, for at least a few months."
        )
        return [], f"The normal range cannot be told for this week. {why}", False
    alerts = [row for row in inside if row["is_alert"]]
    watched = len({(row["service_id"], row["channel_id"], row["grain"]) for row in inside})  # a series has a row for each of its days
    note = f"Nothing: all {counted(watched, 'series', 'series')} watched stayed within the normal range."
    return sorted(alerts, key=lambda row: -abs(float(row["cost_effect"] or 0))), note, True


def as_date(value: object) -> date:
    """A day of a finding, which is text there."""
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def by_series(alerts: Sequence[dict]) -> list[list[dict]]:
    """The alerts of one series on one side of its range together, so that seven days are one line; the costliest first."""
    found: dict[tuple, list[dict]] = {}
    for row in alerts:
        found.setdefault((row["service_id"], row["channel_id"], row["grain"], is_above(row)), []).append(row)
    return list(found.values())


def is_above(row: dict) -> bool:
    """Whether more came than was expected."""
    return float(row["contacts"]) > float(row["estimate"])


def alert_words(rows: Sequence[dict], names: dict[str, str]) -> str:
    """One series: when it left its range, what came and what was expected on the worst day, and what may explain it."""
    worst = max(rows, key=lambda row: abs(float(row["z"] or 0)))
    service = paper(names.get(str(worst["service_id"]), worst["service_id"])) if worst["service_id"] else "All services"
    channel = f", {channel_name(str(worst['channel_id'])).lower()}" if worst["channel_id"] else ""
    day_words = f"{as_date(worst['period']):%A} {short_day(as_date(worst['period']))}".replace("\u00a0", " ")
    when = "in the week" if worst["grain"] == "week" else f"on {day_words}"
    days = f" on {len(rows)} days; furthest" if len(rows) > 1 else ":"
    because = "; ".join(dict.fromkeys(paper(each) for row in rows for each in (row["explained_by"] or [])))
    cause = f"It may be explained by: {because}." if because else "Nothing written down explains it."
    expected = paper(count_range(round(max(0.0, float(worst["low_80"]))), round(float(worst["high_80"]))))
    side = "above" if is_above(worst) else "below"
    return f"{service}{channel}: {side} the normal range{days} {small(worst['contacts'])} contacts {when}, {expected} expected. {cause}"


def small(value: object) -> str:
    """A count as an e-mail may carry it."""
    if value is None:
        return NO_DATA
    number = float(str(value))
    return f"fewer than {SMALL}" if 0 < number < SMALL else count(number)


def launch_words(source: Reported, names: dict[str, str], end: date) -> list[str]:
    """Each new launch with what is known of it so far."""
    rows = [
        row
        for row in asked(source.rows, "launch_impact")
        if row["launch_on"] and as_date(row["launch_on"]) >= end - timedelta(days=NEW_DAYS)
    ]
    told: dict[tuple[str, str], dict] = {}
    for row in sorted(rows, key=lambda row: (row["channel_id"] != ALL_ASSISTED, bool(row["code"]))):
        told.setdefault((str(row["launch_on"])[:10], str(row["service_id"])), row)
    return [
        f"{paper(names.get(service, service))}, {day(as_date(launched))}: {paper(row['sentence'])}"
        for (launched, service), row in sorted(told.items())
    ]


def as_text(found: Digest) -> str:
    """The digest as a plain e-mail."""
    parts = [f"{found.organisation}: the week of {found.week}", ""]
    for title, lines in found.sections:
        parts += [title, "-" * len(title), *(f"* {line}" for line in lines), ""]
    return "\n".join([*parts, found.foot, ""])


def as_html(found: Digest) -> str:
    """The digest as a simple HTML e-mail without pictures, scripts or addresses elsewhere."""
    body = "".join(section_html(title, lines) for title, lines in found.sections)
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>' + escape(found.subject) + "</title></head>"
        '<body style="font-family:Arial,sans-serif;font-size:16px;line-height:1.45;color:#14202B;max-width:680px;margin:0 auto;padding:16px">'
        f'<h1 style="font-size:22px;margin:0 0 4px">{escape(found.organisation)}</h1>'
        f'<p style="margin:0 0 16px;color:#505A5F">The week of {escape(found.week)}</p>{body}'
        f'<p style="margin:24px 0 0;color:#505A5F;font-size:13px">{escape(found.foot)}</p></body></html>'
    )


def section_html(title: str, lines: Sequence[str]) -> str:
    """One section: a heading and its sentences."""
    items = "".join(f'<li style="margin:0 0 8px">{escape(line)}</li>' for line in lines)
    return f'<h2 style="font-size:17px;margin:18px 0 6px">{escape(title)}</h2><ul style="margin:0;padding-left:20px">{items}</ul>'
