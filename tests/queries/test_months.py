"""Month sums part exactly what the days part, wherever the dates fall."""

import datetime
import random

import pytest

from pipelines.publishing import add_shared_queries
from tests.tables import empty_world


FIRST = datetime.date(2024, 1, 1)
SUMS = """
    select k.counts_of, k.grain, k.service_id, k.channel_id, k.source_id, coalesce(k.is_assisted, false) as is_assisted, f.month,
        sum(f.contacts) as contacts, sum(f.transactions) as transactions, min(f.first_date) as first_date, max(f.last_date) as last_date
    from daily.kinds_between($first_day::date, $after_last::date) as f
    inner join daily.counted_kinds as k on f.kind_id = k.kind_id group by all order by all
"""
DAYS = """
    select counts_of, grain, service_id, channel_id, source_id, coalesce(is_assisted, false) as is_assisted,
        date_trunc('month', local_date)::date as month, sum(contacts) as contacts, sum(transactions) as transactions,
        min(local_date) as first_date, max(local_date) as last_date
    from daily.counted where local_date >= $first_day and local_date < $after_last group by all order by all
"""
BETWEEN = {
    "costs": "service_id, channel_id, basis, sum(contacts) as contacts, sum(costed_contacts) as costed, sum(cost_central) as cost_central",
    "forms": "service_id, source_id, sum(starts) as starts, sum(steps) as steps, sum(completions) as completions",
    "served": """service_id, channel_id, sum(offered) as offered, sum(abandoned) as abandoned, sum(wait_seconds) as wait_seconds,
        sum(wait_known) as wait_known, sum(handle_seconds) as handle_seconds, sum(handle_known) as handle_known""",
    "followed": "service_id, channel_id, sum(contacts) as contacts, sum(repeated) as repeated",
}
FACTS = {
    "costs": "daily.costs",
    "forms": "daily.form_rows",
    "served": "(from daily.served_days where offered is not null or abandoned is not null or wait_known > 0 or handle_known > 0)",
    "followed": "daily.followed_days",
}


@pytest.fixture(scope="module")
def facts():
    """Two years of facts by day, week and month of four services, and web visits."""
    connection = empty_world()
    connection.execute(
        """insert into daily.contacts by name
           select ['day', 'day', 'week', 'month'][1 + i % 4] as grain,
               case i % 4 when 3 then date_trunc('month', d)::date when 2 then date_trunc('week', d)::date else d end as local_date,
               's' || i % 4 as service_id, ['phone', 'web'][1 + i % 2] as channel_id, i % 2 = 0 as is_assisted, 'transaction' as contact_type,
               'feed' as source_id, 1 + i % 7 as contacts, i % 3 as transactions, case when i % 5 > 1 then 1 + i % 7 end as offered,
               case when i % 5 > 2 then i % 3 end as abandoned, i % 3 as wait_known, case when i % 3 > 0 then i * 0.1 end as wait_seconds,
               i % 2 as handle_known, case when i % 2 > 0 then i / 3 end as handle_seconds
           from (select i, (date '2024-01-01' + (i * 3 % 730)::integer) as d from range(4000) as r(i))"""
    )
    connection.execute(
        """insert into daily.web by name
           select grain, local_date, source_id, '/' as path, service_id, 'search' as referrer_group, 'phone' as device, true as is_primary,
               contacts as visits, contacts as views
           from daily.contacts"""
    )
    connection.execute(
        """insert into daily.costs by name
           select grain, local_date, service_id, channel_id, is_assisted, contact_type, source_id, contacts, transactions,
               case when contacts > 2 then contacts else 0 end as costed_contacts,
               case when contacts > 2 then contacts * 1.25 end as cost_central,
               case when contacts > 2 then ['own_estimate', 'published'][1 + contacts % 2] end as basis
           from daily.contacts"""
    )
    connection.execute(
        """insert into daily.funnel by name
           select grain, local_date, source_id, service_id, 'form' as form_label, (contacts % 3)::smallint as step_no, '/' as path,
               case when contacts > 3 then 'phone' end as device, contacts < 6 as is_primary, contacts % 2 as starts, contacts % 3 as steps,
               transactions % 2 as completions
           from daily.contacts"""
    )
    connection.execute(
        """insert into daily.gaps by name
           select local_date, service_id, channel_id, is_assisted, contacts < 6 as has_key, (contacts * 2)::smallint as days,
               contacts % 2 = 0 as next_is_assisted, contacts
           from daily.contacts where grain = 'day'"""
    )
    connection.execute("insert into quality.build (data_through) values (date '2025-12-20')")
    connection.execute(
        """insert into quality.coverage (source_id, local_date, covered)
           select 'feed', local_date, true from reference.calendar where local_date between date '2024-01-01' and date '2025-12-20'"""
    )
    add_shared_queries(connection)
    return connection


def period(seed: int) -> dict[str, datetime.date]:
    """A period in and about the facts: of any days, of some days of one week, or begun or ended with a month or a week."""
    chance = random.Random(seed)
    first = FIRST + datetime.timedelta(days=chance.randrange(-40, 700))
    last = first + datetime.timedelta(days=chance.choice([1, 3, 7, 20, 31, 90, 365, 800]))
    if chance.random() < 0.4:
        first = first.replace(day=1) if chance.random() < 0.5 else first - datetime.timedelta(days=first.weekday())
    if chance.random() < 0.4:
        last = last.replace(day=1) if chance.random() < 0.5 else last - datetime.timedelta(days=last.weekday())
    return {"first_day": first, "after_last": max(last, first + datetime.timedelta(days=1))}


@pytest.mark.parametrize("seed", range(80))
def test_the_sums_of_a_period_are_those_of_its_days(facts, seed: int) -> None:
    given = period(seed)
    assert facts.execute(SUMS, given).fetchall() == facts.execute(DAYS, given).fetchall()
    for name, columns in BETWEEN.items():
        between = f"select {columns} from daily.{name}_between($first_day::date, $after_last::date, null, null) group by all order by all"
        days = f"select {columns} from {FACTS[name]} where local_date >= $first_day and local_date < $after_last group by all order by all"
        assert facts.execute(between, given).fetchall() == facts.execute(days, given).fetchall()


def test_whole_months_are_single_rows_and_only_cut_ones_are_days(facts) -> None:
    def rows(where: str) -> int:
        return facts.execute(f"select count(*) from {where}").fetchone()[0]

    whole, cut = (f"daily.kinds_between('2024-06-{day}'::date, '2025-08-01'::date)" for day in ("01", "12"))
    assert rows(whole) == rows("daily.counted_months where local_date >= '2024-06-01' and local_date < '2025-08-01'")
    assert rows(whole) < rows(cut) < rows("daily.counted where local_date >= '2024-06-12' and local_date < '2025-08-01'")
    assert rows(f"{cut} where month > '2024-06-01' and first_date < month") == 0
