"""Month sums part exactly what the days part, wherever the dates fall."""

import datetime
import random

import pytest

from pipelines.publishing import add_shared_queries
from tests.tables import empty_world


FIRST = datetime.date(2024, 1, 1)
SUMS = """
    select counts_of, grain, service_id, channel_id, source_id, coalesce(is_assisted, false) as is_assisted,
        sum(contacts) filter (where local_date >= $a::date and local_date < $b::date) as now,
        sum(contacts) filter (where local_date >= $c::date and local_date < $d::date) as before, sum(transactions) as transactions
    from {facts} group by all order by all
"""


@pytest.fixture(scope="module")
def facts():
    """Two years of facts by day, week and month of four services, and web visits."""
    connection = empty_world()
    connection.execute(
        """insert into daily.contacts by name
           select ['day', 'day', 'week', 'month'][1 + i % 4] as grain,
               case i % 4 when 3 then date_trunc('month', d)::date when 2 then date_trunc('week', d)::date else d end as local_date,
               's' || i % 4 as service_id, ['phone', 'web'][1 + i % 2] as channel_id, i % 2 = 0 as is_assisted, 'transaction' as contact_type,
               'feed' as source_id, 1 + i % 7 as contacts, i % 3 as transactions, 0 as wait_known, 0 as handle_known
           from (select i, (date '2024-01-01' + (i * 3 % 730)::integer) as d from range(4000) as r(i))"""
    )
    connection.execute(
        """insert into daily.web by name
           select grain, local_date, source_id, '/' as path, service_id, 'search' as referrer_group, 'phone' as device, true as is_primary,
               contacts as visits, contacts as views
           from daily.contacts"""
    )
    add_shared_queries(connection)
    return connection


def dates(seed: int) -> dict[str, datetime.date | None]:
    """Four dates in and about the facts, some at the first of a month, some the same, some none."""
    chance = random.Random(seed)
    days = [FIRST + datetime.timedelta(days=chance.randrange(-40, 780)) for _ in range(4)]
    days = [day.replace(day=1) if chance.random() < 0.3 else day for day in days]
    if chance.random() < 0.3:
        days[2] = days[0]
    return {name: None if chance.random() < 0.1 else day for name, day in zip("abcd", days, strict=True)}


@pytest.mark.parametrize("seed", range(60))
def test_sums_around_any_dates_are_the_sums_of_the_days(facts, seed: int) -> None:
    given = dates(seed)
    around = facts.execute(SUMS.format(facts="daily.counted_around($a::date, $b::date, $c::date, $d::date)"), given).fetchall()
    assert around == facts.execute(SUMS.format(facts="daily.counted"), given).fetchall()
    assert {row[0] for row in around} == {"contacts", "web_visits"}


def test_whole_months_are_single_rows_and_only_cut_ones_are_days(facts) -> None:
    def rows(where: str) -> int:
        return facts.execute(f"select count(*) from {where}").fetchone()[0]

    cut = "daily.counted_around('2024-06-15'::date, '2024-08-01'::date, null::date, null::date)"
    assert rows("daily.counted_months") < rows(cut) < rows("daily.counted")
    assert rows(f"{cut} where local_date <> date_trunc('month', local_date) and month(local_date) <> 6") == 0
