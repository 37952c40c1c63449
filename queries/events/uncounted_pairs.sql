-- Which feed does not count for which service and channel, and in which days. One feed alone counts without being asked.
-- The most exact pair of primary_for decides; a pair with a star decides only where its feed has something to say.
-- Feeds that overlap in time with no primary among them count in none of the shared days: that is a question, not a sum.
delete from events.uncounted_pairs;

insert into events.uncounted_pairs by name
with
    spans as (
        -- a month or week row tells of all its days
        select source_id, service_id, channel_id, min(local_date) as first_date,
            max(case grain when 'month' then (local_date + interval 1 month)::date when 'week' then local_date + 7 else local_date + 1 end) as end_date,
            bool_or(grain = 'month') as has_months, bool_or(grain = 'week') as has_weeks
        from events.contacts
        where not_counted_reason is null and quantity > 0
        group by source_id, service_id, channel_id
    ),
    shared as (
        select service_id, channel_id from spans group by service_id, channel_id having count(*) > 1
    ),
    claims as (
        select distinct p.source_id, w.service_id, w.channel_id, (p.service_id <> '*')::integer * 2 + (p.channel_id <> '*')::integer as exactness
        from (select distinct service_id, channel_id from spans) as w
        inner join
            reference.primary_pairs as p
            on p.service_id in (w.service_id, '*') and p.channel_id in (w.channel_id, '*')
        left join spans as own on own.source_id = p.source_id and own.service_id = w.service_id and own.channel_id = w.channel_id
        where own.source_id is not null or (p.service_id <> '*' and p.channel_id <> '*')
    ),
    chosen as (
        select service_id, channel_id, arg_max(source_id, (exactness, source_id)) as primary_source
        from claims
        group by service_id, channel_id
    ),
    beside_primary as (
        select s.source_id, s.service_id, s.channel_id, s.first_date as from_date, s.end_date as to_date, 'not_primary' as why
        from spans as s
        inner join chosen as c on s.service_id = c.service_id and s.channel_id = c.channel_id
        where s.source_id <> c.primary_source
    ),
    undecided as (
        select s.* from spans as s
        inner join shared as h on s.service_id = h.service_id and s.channel_id = h.channel_id
        left join chosen as c on s.service_id = c.service_id and s.channel_id = c.channel_id
        where c.primary_source is null
    ),
    shared_days as (
        select a.source_id, a.service_id, a.channel_id, a.has_months, a.has_weeks,
            greatest(a.first_date, b.first_date) as from_date, least(a.end_date, b.end_date) as to_date
        from undecided as a
        inner join undecided as b on a.service_id = b.service_id and a.channel_id = b.channel_id and a.source_id <> b.source_id
        where greatest(a.first_date, b.first_date) < least(a.end_date, b.end_date)
    ),
    -- a row that begins before the shared days and reaches into them is among them
    clashes as (
        select source_id, service_id, channel_id, to_date,
            case when has_months then date_trunc('month', from_date)::date when has_weeks then from_date - 6 else from_date end as from_date
        from shared_days
    ),
    merged as (
        select source_id, service_id, channel_id, min(from_date) as from_date, max(to_date) as to_date, 'no_primary_chosen' as why
        from clashes
        group by source_id, service_id, channel_id
    )
select source_id, service_id, channel_id, from_date, to_date, why from beside_primary
union all
select source_id, service_id, channel_id, from_date, to_date, why from merged
