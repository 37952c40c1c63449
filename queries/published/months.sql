-- Month sums beside the day rows, for questions over years: the same facts added up, never a second source.
-- Contacts, and visits of a site's primary feed, stand in one shape; visits are never contacts, and counts_of tells them apart.
create or replace view daily.counted as
select
    'contacts' as counts_of, f.grain, f.local_date, f.source_id, f.channel_id, f.is_assisted, f.contact_type, f.service_id,
    f.contacts, f.transactions
from daily.contacts as f
union all
select
    'web_visits' as counts_of, f.grain, f.local_date, f.source_id, 'web' as channel_id, false as is_assisted, 'unknown' as contact_type,
    f.service_id, f.visits as contacts, 0 as transactions
from daily.web as f
where f.is_primary;

create or replace table daily.counted_months as
select
    f.counts_of, f.grain, date_trunc('month', f.local_date)::date as local_date, f.source_id, f.channel_id, f.is_assisted, f.contact_type,
    f.service_id, sum(f.contacts)::bigint as contacts, sum(f.transactions)::bigint as transactions, min(f.local_date) as first_date,
    max(f.local_date) as last_date
from daily.counted as f
group by all
order by local_date;

create or replace table daily.cost_months as
select
    f.grain, date_trunc('month', f.local_date)::date as local_date, f.service_id, f.channel_id, sum(f.contacts)::bigint as contacts,
    sum(f.costed_contacts)::bigint as costed_contacts, sum(f.cost_low) as cost_low, sum(f.cost_central) as cost_central,
    sum(f.cost_high) as cost_high, coalesce(bool_or(f.basis = 'published'), false) as has_published_cost
from daily.costs as f
group by all
order by local_date;

-- The month that a date cuts in two, null where it is the first of one, or no date.
create or replace macro daily.cut_month(day) as (case when day <> date_trunc('month', day)::date then date_trunc('month', day)::date end);

create or replace macro daily.counted_days(month_start) as table
select f.*, f.local_date as first_date, f.local_date as last_date
from daily.counted as f
where f.local_date >= month_start and f.local_date < (month_start + interval 1 month)::date;

-- A whole month as one row dated its first day, and its single days only where one of the four given dates cuts it in two (null: no date).
-- Whatever such a date parts, these rows part alike.
create or replace macro daily.counted_around(a, b, c, d) as table
select m.counts_of, m.grain, m.local_date, m.source_id, m.channel_id, m.is_assisted, m.contact_type, m.service_id, m.contacts,
    m.transactions, m.first_date, m.last_date
from daily.counted_months as m
where
    m.local_date is distinct from daily.cut_month(a) and m.local_date is distinct from daily.cut_month(b)
    and m.local_date is distinct from daily.cut_month(c) and m.local_date is distinct from daily.cut_month(d)
union all
from daily.counted_days(daily.cut_month(a))
union all
from daily.counted_days(daily.cut_month(b)) where daily.cut_month(b) is distinct from daily.cut_month(a)
union all
from daily.counted_days(daily.cut_month(c))
where daily.cut_month(c) is distinct from daily.cut_month(a) and daily.cut_month(c) is distinct from daily.cut_month(b)
union all
from daily.counted_days(daily.cut_month(d))
where
    daily.cut_month(d) is distinct from daily.cut_month(a) and daily.cut_month(d) is distinct from daily.cut_month(b)
    and daily.cut_month(d) is distinct from daily.cut_month(c);
