"""The sentences of the pages, each a rule on figures, each with a neutral form for when there is little or nothing to say."""

from collections.abc import Sequence
from datetime import date

from analysis.chance import counts_differ, shares_differ
from views.figures import Headlines, Series
from views.filters import Period
from views.formatting import MINUS, capital, count, counted, day, md, outward, percent, plain, pounds, pounds_range, pounds_short, short_day


NOTABLE_POINTS = 0.01  # a change under one point reads "little changed"
NOTABLE_PENNIES = 0.05  # of cost per transaction
NOTABLE_MOVE = 0.03  # of a channel on the year
LATE_CHECK = "no_feed_is_late"  # said by name instead
POSTS, POUNDS = "posts", "GBP a year"  # units of what teams could give up, beside agency hours
ROW_COUNTS = ("rows_read", "rows_loaded", "rows_excluded", "rows_rejected", "rows_duplicate")


def headline(period: Period, facts: Headlines) -> str:
    """The finding of a page without a saving: take-up, then contacts, never more than the data carry."""
    if facts.take_up is not None:
        return take_up_title(period, facts.take_up, facts.take_up_change)
    return f"{capital(contacts_words(facts.contacts))} {period.words}; take-up cannot be shown yet"


def contacts_words(number: int | None, what: str = "contact", many: str = "contacts") -> str:
    """1 contact, 1,204 contacts; an unknown number where none is known, or it is too small to be shown."""
    return f"an unknown number of {many}" if number is None else counted(number, what, many)


def take_up_title(period: Period, share: float, change: float | None) -> str:
    """Rose, fell, little changed, or the bare figure where there is no year to compare."""
    if change is None:
        return f"Digital take-up is {percent(share)} {period.words}"
    if abs(change) < NOTABLE_POINTS:
        return f"Digital take-up is {percent(share)} {period.words}, little changed on last year"
    verb = "rose" if change > 0 else "fell"
    return f"Digital take-up {verb} {abs(change) * 100:.1f} points to {percent(share)} {period.words}"


def direction(facts: Headlines) -> str:
    """Is it getting better? Each measure that can be compared with last year, and the verdict they give together; empty without any."""
    better = []
    parts = []
    if facts.take_up_change is not None:
        better.append(sign(facts.take_up_change, NOTABLE_POINTS))
        parts.append(f"take-up {moved(facts.take_up_change, NOTABLE_POINTS, f'{abs(facts.take_up_change) * 100:.1f} points')}")
    if facts.cost_change is not None:
        better.append(-sign(facts.cost_change, NOTABLE_PENNIES))
        parts.append(f"cost per transaction {moved(facts.cost_change, NOTABLE_PENNIES, pounds(abs(facts.cost_change)))}")
    if not parts:
        return ""
    worse, up = min(better) < 0, max(better) > 0
    verdict = "Mixed" if worse and up else "Getting worse" if worse else "Getting better" if up else "Little changed"
    return f"**{verdict}** on the same dates a year before: {', '.join(parts)}."


def sign(change: float, notable: float) -> int:
    """Which way a change points, 0 where it is too small to matter."""
    return 0 if abs(change) < notable else 1 if change > 0 else -1


def moved(change: float, notable: float, size: str) -> str:
    """Up 7.4 points, or little changed."""
    return {0: "little changed", 1: f"up {size}", -1: f"down {size}"}[sign(change, notable)]


def sources_words(feeds: Sequence[dict]) -> str:
    """How many feeds are up to date, in words that fit one."""
    on_time = sum(not row["is_late"] for row in feeds)
    if not any(row["due_on"] for row in feeds):
        return counted(len(feeds), "feed", "feeds")
    if len(feeds) == 1:
        return "the one feed is up to date" if on_time else "the one feed is late"
    return f"{'all ' + count(len(feeds)) if on_time == len(feeds) else f'{count(on_time)} of {count(len(feeds))}'} feeds up to date"


def span(dates: tuple[date, date]) -> str:
    """April 2024 to March 2025, for a half-open range of whole months."""
    last = date(dates[1].year - (dates[1].month == 1), (dates[1].month - 2) % 12 + 1, 1)
    return f"{dates[0]:%B %Y} to {last:%B %Y}"


def contacts_title(series: Series, silent: dict[str, date]) -> str:
    """Which channels moved most over the year, or that one fell silent."""
    if silent:
        names = " and ".join(plain(series.names[channel]) for channel in list(silent)[:2])
        return f"{names}: data stop before the other channels"
    moves = {channel: move for channel, values in series.values.items() if (move := year_on_year(values)) is not None}
    leading = [channel for channel in list(series.values)[:2] if abs(moves.get(channel, 0)) >= NOTABLE_MOVE]
    if not leading:
        return "Contacts by channel, month by month"
    words = [f"{plain(series.names[c])} {'up' if moves[c] > 0 else 'down'} {abs(moves[c]) * 100:.0f}%" for c in leading]
    return f"{', '.join([words[0], *(word[0].lower() + word[1:] for word in words[1:])])} on the same three months a year earlier"


# The definition in view says whether forms that staff filled in, or contacts that are no transactions, count: no other words hold for each.
TAKE_UP_MEANING = "Done digitally, as a share of all that counts"


def monthly_take_up_title(known: Sequence[dict]) -> str:
    """The last month's figure, or that there is none."""
    if not known:
        return "Digital take-up: no data"
    last = known[-1]
    words = f"Digital take-up was {percent(last['digital_take_up'])} in {last['month']:%B %Y}"
    earlier = {row["month"]: row["digital_take_up"] for row in known}.get(last["month"].replace(year=last["month"].year - 1))
    if earlier is None or not sign(float(last["digital_take_up"]) - float(earlier), NOTABLE_POINTS):
        return words
    change = float(last["digital_take_up"]) - float(earlier)
    return f"{words}, {'up' if change > 0 else 'down'} {abs(change) * 100:.1f} points in a year"


def year_on_year(values: Sequence[int | None]) -> float | None:
    """The last three months against the same three a year before; None unless all six are there, 0 where chance explains it."""
    if len(values) < 15 or any(value is None for value in [*values[-3:], *values[-15:-12]]):
        return None
    now, before = (sum(value or 0 for value in months) for months in (values[-3:], values[-15:-12]))
    if not before:
        return None
    return now / before - 1 if counts_differ(now, before) else 0.0


def services_title(rows: Sequence[dict]) -> str:
    """The service whose take-up fell most beyond chance; where none fell, the one that rose most; or the neutral form."""
    moved = [row for row in rows if row["change"] is not None and abs(row["change"]) >= 100 * NOTABLE_POINTS and is_beyond_chance(row)]
    if not moved:
        return "Services by number of contacts"
    fallen = [row for row in moved if row["change"] < 0]
    top = max(fallen or moved, key=lambda row: (abs(row["change"]), row["contacts"] or 0))
    if fallen:
        others = f", the most of {count(len(fallen))} that clearly fell" if len(fallen) > 1 else "; no other service clearly fell"
        return f"{plain(top['service'])}: take-up down {abs(top['change']):.1f} points{others}"
    return f"Take-up clearly fell in no service; {plain(top['service'])} rose most, by {abs(top['change']):.1f} points"


def is_beyond_chance(row: dict) -> bool:
    """Whether the take-up of a service, in per cent, moved by more than chance makes it."""
    return shares_differ(row["take_up"] / 100, (row["take_up"] - row["change"]) / 100, row["transactions"])


def cannot_show(facts: Headlines, has_no_saving: bool, only_monthly: bool) -> list[str]:
    """What the page leaves out for want of data, why, and what would bring it."""
    sentences = []
    if facts.take_up is None:
        sentences.append(
            f"**Digital take-up.** {md(facts.take_up_why or '')} It needs an online channel (completed forms or payments) and an "
            "assisted one (calls, visits, cases) over the same months, with contact types named in `service_rules.csv`."
        )
    if facts.cost is None:
        why = (
            "No contact is known to be a completed transaction. Name contact types in `service_rules.csv`."
            if facts.costed_share
            else "No unit cost fits completed transactions. Fill `data/reference/unit_costs.csv`."
        )
        sentences.append(f"**Cost per transaction.** {why}")
    if has_no_saving:  # why there is none stands under the title; a second reason here would contradict it
        needs = "A saving needs a year to compare with, later months, unit costs, and a launch in `changes.csv` or like services."
        sentences.append(f"**Saving, and the time residents gained.** {needs}")
    if only_monthly:
        sentences.append(
            "**Days, weeks and hours.** All counts are monthly and are never spread over days. Add exports with a row per contact."
        )
    return sentences


def completeness_title(feeds: Sequence[dict], missing_days: int, through: date | None) -> str:
    """How complete the data are, feeds first, then days."""
    late = [row for row in feeds if row["is_late"]]
    if not feeds:
        return "No feed has been loaded yet"
    if late:
        names = [plain(row["source_id"]) for row in late]
        named = " and ".join(names) if len(names) < 3 else f"{len(late)} feeds"
        verb = "is" if len(late) == 1 else "are"
        on_time = len(feeds) - len(late)
        return f"{on_time} of {len(feeds)} feeds {'is' if on_time == 1 else 'are'} up to date; {named} {verb} late"
    if missing_days:
        all_feeds = f"{every_feed(len(feeds))} up to date"
        if not any(row["due_on"] for row in feeds):
            all_feeds = counted(len(feeds), "feed", "feeds")
        return f"{all_feeds}; {counted(missing_days, 'day is', 'days are')} missing in between"
    return f"{every_feed(len(feeds))} complete to {day(through)}"


def every_feed(feeds: int) -> str:
    """The one feed is, both feeds are, all 18 feeds are."""
    return {1: "The one feed is", 2: "Both feeds are"}.get(feeds, f"All {feeds} feeds are")


def late_feed(row: dict) -> str:
    """A feed and since when it is awaited; one that never came has no day on which it was due."""
    return f"{plain(row['source_id'])} {'was due on ' + short_day(row['due_on']) if row['due_on'] else 'has sent nothing yet'}"


def attention(feeds: Sequence[dict], questions: Sequence[dict], checks: Sequence[dict]) -> list[str]:
    """What somebody should look at: late feeds, questions of the build, and rules that should hold and do not."""
    late = [f"{late_feed(row)} and is late." for row in feeds if row["is_late"]]
    failed = [
        f"This should hold but does not, in {counted(int(row['rows']), 'row', 'rows')}: {row['sentence']}"
        for row in checks
        if row["rows"] and not (late and row["check_name"] == LATE_CHECK)
    ]
    return [*late, *(str(row["sentence"]) for row in questions), *failed]


def rows_sentence(files: Sequence[dict]) -> str:
    """Read = loaded + excluded + rejected + duplicates, in words."""
    sums = {name: sum(int(row[name] or 0) for row in files) for name in ROW_COUNTS}
    parts = f"{count(sums['rows_loaded'])} loaded, {count(sums['rows_excluded'])} excluded by rule, "
    parts += f"{count(sums['rows_rejected'])} rejected, {count(sums['rows_duplicate'])} duplicates"
    return f"{count(sums['rows_read'])} rows read = {parts}."


def saving_figure(facts: Headlines) -> str:
    """The tile's figure: a range, never a point; nothing moved is £0."""
    if facts.saving_low is not None and facts.saving_high is not None and outward(facts.saving_low, facts.saving_high) == (0.0, 0.0):
        return "£0"
    return pounds_range(facts.saving_low, facts.saving_high)


def released_words(low: float, high: float, unit: str) -> str:
    """1 to 2 posts, 5 to 7.5 agency hours a week, or pounds of a contract paid by the call."""
    if unit == POUNDS:
        return f"{pounds_short(low) if low == high else pounds_range(low, high)} a year"
    if low == high == 0:
        return "no whole post" if unit == POSTS else "no agency hours"
    ends = posts(low) if low == high else f"{posts(low)} to {posts(high)}"
    return f"{ends} {'post' if unit == POSTS and low == high == 1 else unit}"


def posts(value: float) -> str:
    """A number of posts: 2 or 1.5."""
    return f"{value:g}".replace("-", MINUS)
