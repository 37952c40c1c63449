-- Which feed does not count for which service and channel, and in which days. One feed alone counts without being asked.
-- The most exact pair of primary_for decides, from its feed's from_date until its to_date; a pair with a star decides only where its feed has
-- something to say.
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
    claims as (
        select distinct p.source_id, w.service_id, w.channel_id, (p.service_id <> '*')::integer * 2 + (p.channel_id <> '*')::integer as exactness,
            coalesce(p.from_date, date '0001-01-01') as from_date, coalesce(p.to_date, date '9999-12-31') as to_date
        from (select distinct service_id, channel_id from spans) as w
        inner join
            reference.primary_pairs as p
            on p.service_id in (w.service_id, '*') and p.channel_id in (w.channel_id, '*')
        left join spans as own on own.source_id = p.source_id and own.service_id = w.service_id and own.channel_id = w.channel_id
        where own.source_id is not null or (p.service_id <> '*' and p.channel_id <> '*')
    ),
    -- the times of a service and channel between which its primary feed may change
    bounds as (
        select service_id, channel_id, date '0001-01-01' as bound from spans
        union
        select service_id, channel_id, date '9999-12-31' from spans
        union
        select service_id, channel_id, from_date from claims
        union
        select service_id, channel_id, to_date from claims
    ),
    times as (
        select service_id, channel_id, bound as from_date, lead(bound) over (partition by service_id, channel_id order by bound) as to_date
        from bounds
    ),
    chosen as (
        select t.service_id, t.channel_id, t.from_date, t.to_date, arg_max(c.source_id, (c.exactness, c.source_id)) as primary_source
        from times as t
        left join
            claims as c
            on t.service_id = c.service_id and t.channel_id = c.channel_id and c.from_date <= t.from_date and c.to_date >= t.to_date
        where t.to_date is not null
        group by t.service_id, t.channel_id, t.from_date, t.to_date
    ),
    of_times as (
        select s.source_id, s.service_id, s.channel_id, s.has_months, s.has_weeks, c.primary_source, c.from_date as time_from,
            greatest(s.first_date, c.from_date) as from_date, least(s.end_date, c.to_date) as to_date
        from spans as s
        inner join chosen as c on s.service_id = c.service_id and s.channel_id = c.channel_id
        where greatest(s.first_date, c.from_date) < least(s.end_date, c.to_date)
    ),
    beside_primary as (
        select source_id, service_id, channel_id, from_date, to_date, 'not_primary' as why from of_times where source_id <> primary_source
    ),
    undecided as (
        select source_id, service_id, channel_id, has_months, has_weeks, time_from, from_date, to_date from of_times where primary_source is null
    ),
    shared_days as (
        select a.source_id, a.service_id, a.channel_id, a.has_months, a.has_weeks, a.time_from,
            greatest(a.from_date, b.from_date) as from_date, least(a.to_date, b.to_date) as to_date
        from undecided as a
        inner join
            undecided as b
            on a.service_id = b.service_id and a.channel_id = b.channel_id and a.time_from = b.time_from and a.source_id <> b.source_id
        where greatest(a.from_date, b.from_date) < least(a.to_date, b.to_date)
    ),
    -- a row that begins before the shared days and reaches into them is among them
    clashes as (
        select source_id, service_id, channel_id, time_from, to_date,
            case when has_months then date_trunc('month', from_date)::date when has_weeks then from_date - 6 else from_date end as from_date
        from shared_days
    ),
    -- days shared with one feed and later with another are two stretches: between them the feed is alone and counts
    begun as (
        select *, coalesce(
                from_date > max(to_date) over (
                    partition by source_id, service_id, channel_id, time_from order by from_date, to_date rows between unbounded preceding and 1 preceding
                ), false
            ) as is_new
        from clashes
    ),
    stretches as (
        select *, count(*) filter (where is_new) over (
                partition by source_id, service_id, channel_id, time_from order by from_date, to_date rows between unbounded preceding and current row
            ) as stretch_no
        from begun
    ),
    merged as (
        select source_id, service_id, channel_id, greatest(min(from_date), time_from) as from_date, max(to_date) as to_date, 'no_primary_chosen' as why
        from stretches
        group by source_id, service_id, channel_id, time_from, stretch_no
    )
select source_id, service_id, channel_id, from_date, to_date, why from beside_primary
union all
select source_id, service_id, channel_id, from_date, to_date, why from merged
