-- Sums beside the day rows, for questions over years: the same facts added up, never a second source.
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

-- What was ever counted: by which feed and at which grain, of which service and channel, and of which kind, from its first day to its last.
-- The sums below name a kind by its number, so that a question adds up numbers and looks at words last.
create or replace table daily.counted_kinds as
with
    kinds as (
        select
            f.counts_of, f.grain, f.source_id, f.service_id, f.channel_id, f.is_assisted, f.contact_type,
            min(f.local_date) as first_date, max(f.local_date) as last_date
        from daily.counted as f
        group by all
    )
select
    k.counts_of, k.grain, k.source_id, k.service_id, k.channel_id, k.is_assisted, k.contact_type,
    coalesce(s.kind, 'transaction') as service_kind, date_trunc('month', k.first_date)::date as first_month,
    date_trunc('month', k.last_date)::date as last_month, k.first_date, k.last_date,
    (row_number() over (
        order by k.counts_of, k.grain, k.source_id, k.service_id, k.channel_id, k.is_assisted, k.contact_type
    ))::integer as kind_id
from kinds as k
left join reference.services as s on k.service_id = s.service_id
order by kind_id;

create or replace table daily.counted_days as
select f.local_date, k.kind_id, sum(f.contacts)::bigint as contacts, sum(f.transactions)::bigint as transactions
from daily.counted as f
inner join
    daily.counted_kinds as k
    on f.counts_of = k.counts_of
    and f.grain = k.grain
    and f.source_id is not distinct from k.source_id
    and f.service_id is not distinct from k.service_id
    and f.channel_id is not distinct from k.channel_id
    and f.is_assisted is not distinct from k.is_assisted
    and f.contact_type is not distinct from k.contact_type
group by f.local_date, k.kind_id
order by f.local_date, k.kind_id;

create or replace table daily.counted_parts as
select
    reference.part_of(local_date) as part, kind_id, sum(contacts)::bigint as contacts, sum(transactions)::bigint as transactions,
    min(local_date) as first_date, max(local_date) as last_date
from daily.counted_days
group by part, kind_id
order by part, kind_id;

create or replace table daily.counted_months as
with
    months as (
        select
            date_trunc('month', part)::date as local_date, kind_id, sum(contacts)::bigint as contacts,
            sum(transactions)::bigint as transactions, min(first_date) as first_date, max(last_date) as last_date
        from daily.counted_parts
        group by all
    )
select
    k.counts_of, k.grain, f.local_date, k.source_id, k.channel_id, k.is_assisted, k.contact_type, k.service_id, f.contacts, f.transactions,
    f.first_date, f.last_date, f.kind_id
from months as f
inner join daily.counted_kinds as k on f.kind_id = k.kind_id
order by f.local_date, f.kind_id;

-- The sums that make a period, each under its month.
create or replace macro daily.kinds_between(first_day, after_last) as table
select m.kind_id, m.local_date as month, m.contacts, m.transactions, m.first_date, m.last_date
from daily.counted_months as m
where reference.is_whole_month(m.local_date, first_day, after_last)
union all
select p.kind_id, date_trunc('month', p.part)::date as month, p.contacts, p.transactions, p.first_date, p.last_date
from daily.counted_parts as p
where reference.is_whole_part(p.part, first_day, after_last)
union all
select f.kind_id, date_trunc('month', f.local_date)::date as month, f.contacts, f.transactions, f.local_date as first_date, f.local_date as last_date
from daily.counted_days as f
where reference.is_single_day(f.local_date, first_day, after_last);

-- What a period counted, one row of each kind that has any, of a service, a directorate or all.
create or replace macro daily.counted_between(first_day, after_last, one, area) as table
with
    sums as (
        select
            kind_id, sum(contacts) as contacts, sum(transactions) as transactions, min(first_date) as first_date, max(last_date) as last_date
        from daily.kinds_between(first_day, after_last)
        group by kind_id
    )
select
    k.counts_of, k.grain, k.source_id, k.channel_id, k.is_assisted, k.contact_type, k.service_id, k.service_kind, f.contacts, f.transactions,
    f.first_date, f.last_date
from sums as f
inner join daily.counted_kinds as k on f.kind_id = k.kind_id
where reference.is_chosen(k.service_id, one, area);
