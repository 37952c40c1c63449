"""Every figure of the E-services page worked out again from the published file, for several choices of weeks and services."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.views.conftest import words_of
from tests.views.eservices.published import Weeks, finding, opened, pts, share


WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SETTINGS = {
    "all": (4, {}, "true"),
    "council tax": (4, {"service": "Council tax"}, "service_id = 'council_tax'"),
    "13 weeks of environment": (13, {"span": "13 weeks", "directorate": "Environment"}, "directorate = 'Environment'"),
}


class Shown:
    """The page as drawn for a setting, beside the facts behind it."""

    def __init__(self, folder: Path, app: AppTest, setting: str) -> None:
        weeks, self.query, chosen = SETTINGS[setting]
        self.app, self.connection, self.is_one = app, opened(folder), "service" in self.query
        rows = self.connection.execute(f"select service_id, service_name from reference.services where {chosen}").fetchall()
        self.names = dict(rows)
        self.weeks = Weeks(self.connection, weeks, list(self.names))
        self.heads = [unescape(str(head.value)) for head in app.header]
        self.title = unescape(str(app.title[0].value))
        self.text = unescape(words_of(app)).replace("\u2060", "")

    def head(self, containing: str) -> str:
        return next(head for head in self.heads if containing in head)


@pytest.fixture(params=SETTINGS)
def shown(request: pytest.FixtureRequest, demo_council: Path, show: Callable[..., AppTest]) -> Shown:
    app = show(demo_council, **SETTINGS[request.param][1])
    return Shown(demo_council, app, request.param)


def small(number: int) -> str:
    return WORDS[number] if 0 < number < len(WORDS) else str(number)


def test_title_sentence_and_take_up(shown: Shown) -> None:
    changes, moved = shown.weeks.changes(), shown.weeks.movers()
    title = shown.title
    if shown.is_one:
        ((_, (now, change, _)),) = changes.items()
        verb = "up" if change > 0 else "down"
        end = f"{verb} {pts(abs(change)).lstrip('+')} beyond chance" if moved else "no clear change"
        assert title == f"Council tax: {share(now)} of transactions digital, {end}"
    elif moved and all(change > 0 for change in moved.values()):
        assert title.startswith(f"Take-up rose beyond chance in {small(len(moved))} of {small(len(changes))} services")
        for service in moved:
            assert len(moved) > 3 or shown.names[service] in title
    else:
        assert title.startswith("Digital take-up is") and not moved
    now, n, change, low, high = shown.weeks.whole()
    sentence = f"{share(now)} of {n:,} transactions were digital, {pts(change)} (80% range {pts(low).removesuffix(' pts')} to {pts(high)})"
    assert sentence in shown.text
    tiles = {metric.label: (str(metric.value), unescape(str(metric.delta))) for metric in shown.app.metric}
    assert tiles["Digital take-up"][0] == share(now) and pts(change) in tiles["Digital take-up"][1]


def test_services_that_meet_their_target(shown: Shown) -> None:
    target = shown.connection.execute("select value from reference.targets where measure = 'digital_take_up'").fetchone()[0]
    known = shown.weeks.changes()
    met = sum(now >= target for now, _, _ in known.values())
    if shown.is_one:
        assert shown.head("target") in ("The service meets its target", "The service is below its target")
        assert ("meets" in shown.head("target")) == bool(met)
    else:
        said = small(met).capitalize() if met else "None"
        assert shown.head("target").startswith(f"{said} of {len(known)} services meet")


def test_forms_finished_and_the_step_most_leave(shown: Shown) -> None:
    forms = shown.weeks.forms()
    starts = sum(step[2] for steps in forms.values() for step in steps)
    done = sum(step[3] for steps in forms.values() for step in steps)
    tile = next(metric for metric in shown.app.metric if metric.label == "Forms finished")
    assert (str(tile.value), str(tile.delta)) == (share(done / starts), f"of {starts:,} started")
    head = shown.head("leave at")
    service = next(key for key, name in shown.names.items() if head.startswith(f"{name}:"))
    people = [step[1] for step in forms[service]]
    left = [1 - after / here for here, after in pairwise(people)]
    worst = left.index(max(left))
    tail = forms[service][worst][0].rsplit("/", 1)[-1]
    assert head == f"{shown.names[service]}: {share(max(left))} leave at “{tail}”"


def test_what_giving_up_costs(shown: Shown) -> None:
    rows = [
        row
        for row in finding(shown.connection, "failed_online")
        if row.get("is_headline")
        and not row.get("path")
        and row.get("cost_a_year") is not None
        and row["service_id"] in shown.weeks.forms()
    ]
    heads = [head for head in shown.heads if head.startswith("Giving up on")]
    assert bool(heads) == bool(rows)
    if rows:
        top = max(rows, key=lambda row: row["cost_a_year"])
        numbers = [float(low) * (1000 if kilo else 1) for low, kilo in re.findall(r"£([\d.]+)(k?)", heads[0])]
        assert numbers[0] <= top["cost_low_80"] < numbers[0] * 1.1 and numbers[1] / 1.1 < top["cost_high_80"] <= numbers[1]
        assert shown.names[top["service_id"]].lower() in heads[0].lower()


def test_failures_are_those_of_the_whole_site(shown: Shown) -> None:
    dates = [shown.weeks.start, shown.weeks.end]
    path, hits = shown.connection.execute(
        "select path, sum(hits) from daily.web_errors where local_date >= ? and local_date < ? group by path, status order by 2 desc limit 1",
        dates,
    ).fetchone()
    term, searches = shown.connection.execute(
        "select search_term, sum(searches) from daily.failed_searches where local_date >= ? and local_date < ? group by 1 order by 2 desc limit 1",
        dates,
    ).fetchone()
    expected = f"{path} failed {int(hits):,} times" if hits > searches else f"“{term}” found nothing {int(searches):,} times"
    assert expected in [head.replace("\u2060", "") for head in shown.heads]


def test_breaks_lie_between_the_periods(shown: Shown) -> None:
    noted = shown.connection.execute(
        "select count(*) from reference.changes where kind in ('consent', 'relabelled', 'counting_changed', 'outage') and from_date >= ? and from_date < ?"
        " and (service_id is null or list_contains(?, service_id))",
        [shown.weeks.before[0], shown.weeks.end, list(shown.names)],
    ).fetchone()[0]
    unnoted = [
        row
        for row in finding(shown.connection, "breaks_found")
        if not row["explained"]
        and shown.weeks.before[0] <= date.fromisoformat(row["from_date"]) < shown.weeks.end
        and (row.get("service_id") is None or row["service_id"] in shown.names)
    ]
    more = f"; {small(len(unnoted))} not written down" if unnoted else ""
    found = noted + len(unnoted)
    assert shown.head("in counting") == f"{small(found).capitalize()} breaks in counting since {shown.weeks.before[0]:%B %Y}{more}"


def test_what_is_measured(shown: Shown) -> None:
    typed, contacts = shown.connection.execute(
        "select sum(contacts) filter (contact_type <> 'unknown'), sum(contacts) from daily.contacts"
        " where local_date >= ? and local_date < ? and list_contains(?, service_id)",
        [shown.weeks.start, shown.weeks.end, list(shown.names)],
    ).fetchone()
    tile = next(metric for metric in shown.app.metric if metric.label == "Contacts of known type")
    assert (str(tile.value), str(tile.delta)) == (share(typed / contacts), f"of {int(contacts):,} contacts")
    rows = shown.connection.execute(
        "select date_trunc('month', local_date)::date as month, sum(views) filter (source_id = 'ga4') / sum(views) filter (is_primary)"
        " from daily.web where local_date < '2026-11-01' group by month order by month"
    ).fetchall()
    last, before = rows[-1][1], dict(rows)[rows[-1][0].replace(year=rows[-1][0].year - 1)]
    assert f"ga4 sees {share(last)} of page views, {share(before)} a year before" in shown.heads


def test_help_outlook_and_releases(shown: Shown) -> None:
    helped = shown.connection.execute(
        "select coalesce(sum(contacts) filter (is_assisted), 0)::bigint from daily.contacts where channel_id = 'web' and local_date >= ? and local_date < ?"
        " and list_contains(?, service_id)",
        [shown.weeks.start, shown.weeks.end, list(shown.names)],
    ).fetchone()[0]
    head = shown.head("filled in")
    assert head == (f"Staff filled in {helped} forms for residents" if helped else "No form was marked as filled in by staff")
    service = "council_tax" if shown.is_one else "*"
    target = next(
        row for row in finding(shown.connection, "take_up_forecast") if row["kind"] == "target_date" and row["service_id"] == service
    )
    month = date.fromisoformat(target["date_p50"])
    assert any(f"{target['target']:.1%} is reached around {month:%B %Y}" in head for head in shown.heads)
    launches = [
        row
        for row in finding(shown.connection, "launch_impact")
        if row["channel_id"] == "all_assisted" and row["service_id"] in shown.names
    ]
    if launches:
        weekly = next(row for row in launches if row["grain"] == "week")
        assert f"{share(-weekly['estimate'])} fewer" in unescape(" ".join(table.value.to_csv() for table in shown.app.table))
