-- What contacts cost, by number of a kind: a service and channel, which is a pair, whether staff helped, and the basis of the unit cost.
create or replace table daily.cost_kinds as
with kinds as (select f.grain, f.service_id, f.channel_id, f.is_assisted, f.basis from daily.costs as f group by all)
select
    k.grain, k.service_id, k.channel_id, k.is_assisted, k.basis,
    (row_number() over (order by k.grain, k.service_id, k.channel_id, k.is_assisted, k.basis))::integer as kind_id,
    (dense_rank() over (order by k.service_id, k.channel_id))::integer as pair_id
from kinds as k
order by kind_id;

create or replace table daily.cost_parts as
select
    reference.part_of(f.local_date) as part, k.kind_id, sum(f.contacts)::bigint as contacts, sum(f.transactions)::bigint as transactions,
    sum(f.costed_contacts)::bigint as costed_contacts, sum(f.transactions) filter (where f.cost_central is not null)::bigint as costed_transactions,
    sum(f.cost_low)::decimal(18, 4) as cost_low, sum(f.cost_central)::decimal(18, 4) as cost_central, sum(f.cost_high)::decimal(18, 4) as cost_high
from daily.costs as f
inner join
    daily.cost_kinds as k
    on f.grain = k.grain
    and f.service_id is not distinct from k.service_id
    and f.channel_id is not distinct from k.channel_id
    and f.is_assisted is not distinct from k.is_assisted
    and f.basis is not distinct from k.basis
group by all
order by part, kind_id;

create or replace table daily.cost_months as
with
    months as (
        select
            date_trunc('month', part)::date as local_date, kind_id, sum(contacts)::bigint as contacts, sum(transactions)::bigint as transactions,
            sum(costed_contacts)::bigint as costed_contacts, sum(costed_transactions)::bigint as costed_transactions, sum(cost_low) as cost_low,
            sum(cost_central) as cost_central, sum(cost_high) as cost_high
        from daily.cost_parts
        group by all
    )
select
    k.grain, f.local_date, k.service_id, k.channel_id, f.contacts, f.transactions, f.costed_contacts, f.costed_transactions, f.cost_low,
    f.cost_central, f.cost_high, coalesce(k.basis = 'published', false) as has_published_cost, f.kind_id, k.pair_id
from months as f
inner join daily.cost_kinds as k on f.kind_id = k.kind_id
order by f.local_date, f.kind_id;

-- What the contacts of a period cost, in rows that add up: one of each kind, and those of single days.
create or replace macro daily.costs_between(first_day, after_last, one, area) as table
with
    around as (
        select m.kind_id, m.contacts, m.transactions, m.costed_contacts, m.costed_transactions, m.cost_low, m.cost_central, m.cost_high
        from daily.cost_months as m
        where reference.is_whole_month(m.local_date, first_day, after_last)
        union all
        select p.kind_id, p.contacts, p.transactions, p.costed_contacts, p.costed_transactions, p.cost_low, p.cost_central, p.cost_high
        from daily.cost_parts as p
        where reference.is_whole_part(p.part, first_day, after_last)
    ),
    sums as (
        select
            kind_id, sum(contacts) as contacts, sum(transactions) as transactions, sum(costed_contacts) as costed_contacts,
            sum(costed_transactions) as costed_transactions, sum(cost_low) as cost_low, sum(cost_central) as cost_central,
            sum(cost_high) as cost_high
        from around
        group by kind_id
    ),
    spent as (
        select
            k.service_id, k.channel_id, k.is_assisted, k.basis, f.contacts, f.transactions, f.costed_contacts, f.costed_transactions, f.cost_low,
            f.cost_central, f.cost_high
        from sums as f
        inner join daily.cost_kinds as k on f.kind_id = k.kind_id
        union all
        select
            f.service_id, f.channel_id, f.is_assisted, f.basis, f.contacts, f.transactions, f.costed_contacts,
            case when f.cost_central is not null then f.transactions end as costed_transactions, f.cost_low, f.cost_central, f.cost_high
        from daily.costs as f
        where reference.is_single_day(f.local_date, first_day, after_last)
    )
select
    service_id, channel_id, is_assisted, basis, contacts, transactions, costed_contacts, costed_transactions, cost_low, cost_central, cost_high
from spent
where reference.is_chosen(service_id, one, area);

-- The contacts of each service and channel in a period, and what one cost on average: null where none had a unit cost.
create or replace macro daily.priced_between(first_day, after_last, one, area) as table
select
    service_id, channel_id, sum(contacts) as contacts,
    sum(cost_low) filter (where cost_central is not null) / nullif(sum(costed_contacts) filter (where cost_central is not null), 0) as low,
    sum(cost_central) / nullif(sum(costed_contacts) filter (where cost_central is not null), 0) as central,
    sum(cost_high) filter (where cost_central is not null) / nullif(sum(costed_contacts) filter (where cost_central is not null), 0) as high
from daily.costs_between(first_day, after_last, one, area)
group by service_id, channel_id;
