-- Month sums beside the day rows, for questions over years: the same facts added up, never a second source.
-- daily.contacts_around and daily.web_around give a whole month as one row dated its first day, and its single days only where one of
-- the four given dates cuts it in two (null: no date). Whatever such a date parts, these rows part alike.
create or replace table daily.contact_months as
select
    f.grain, date_trunc('month', f.local_date)::date as local_date, f.service_id, f.channel_id, f.is_assisted, f.contact_type, f.source_id,
    sum(f.contacts)::bigint as contacts, sum(f.transactions)::bigint as transactions,
    min(f.local_date) as first_date, max(f.local_date) as last_date
from daily.contacts as f
group by all
order by local_date;

create or replace table daily.web_months as
select
    f.grain, date_trunc('month', f.local_date)::date as local_date, f.source_id, f.service_id, f.is_primary, sum(f.visits)::bigint as visits
from daily.web as f
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

create or replace macro daily.cut_month(day) as (case when day <> date_trunc('month', day)::date then date_trunc('month', day)::date end);

create or replace macro daily.contact_days(month_start) as table
select f.grain, f.local_date, f.service_id, f.channel_id, f.is_assisted, f.contact_type, f.source_id, f.contacts, f.transactions,
    f.local_date as first_date, f.local_date as last_date
from daily.contacts as f
where f.local_date >= month_start and f.local_date < (month_start + interval 1 month)::date;

create or replace macro daily.web_days(month_start) as table
select f.grain, f.local_date, f.source_id, f.service_id, f.is_primary, f.visits
from daily.web as f
where f.local_date >= month_start and f.local_date < (month_start + interval 1 month)::date;

create or replace macro daily.contacts_around(a, b, c, d) as table
select m.grain, m.local_date, m.service_id, m.channel_id, m.is_assisted, m.contact_type, m.source_id, m.contacts, m.transactions,
    m.first_date, m.last_date
from daily.contact_months as m
where
    m.local_date is distinct from daily.cut_month(a) and m.local_date is distinct from daily.cut_month(b)
    and m.local_date is distinct from daily.cut_month(c) and m.local_date is distinct from daily.cut_month(d)
union all
from daily.contact_days(daily.cut_month(a))
union all
from daily.contact_days(daily.cut_month(b)) where daily.cut_month(b) is distinct from daily.cut_month(a)
union all
from daily.contact_days(daily.cut_month(c))
where daily.cut_month(c) is distinct from daily.cut_month(a) and daily.cut_month(c) is distinct from daily.cut_month(b)
union all
from daily.contact_days(daily.cut_month(d))
where
    daily.cut_month(d) is distinct from daily.cut_month(a) and daily.cut_month(d) is distinct from daily.cut_month(b)
    and daily.cut_month(d) is distinct from daily.cut_month(c);

create or replace macro daily.web_around(a, b, c, d) as table
select m.grain, m.local_date, m.source_id, m.service_id, m.is_primary, m.visits
from daily.web_months as m
where
    m.local_date is distinct from daily.cut_month(a) and m.local_date is distinct from daily.cut_month(b)
    and m.local_date is distinct from daily.cut_month(c) and m.local_date is distinct from daily.cut_month(d)
union all
from daily.web_days(daily.cut_month(a))
union all
from daily.web_days(daily.cut_month(b)) where daily.cut_month(b) is distinct from daily.cut_month(a)
union all
from daily.web_days(daily.cut_month(c))
where daily.cut_month(c) is distinct from daily.cut_month(a) and daily.cut_month(c) is distinct from daily.cut_month(b)
union all
from daily.web_days(daily.cut_month(d))
where
    daily.cut_month(d) is distinct from daily.cut_month(a) and daily.cut_month(d) is distinct from daily.cut_month(b)
    and daily.cut_month(d) is distinct from daily.cut_month(c);
