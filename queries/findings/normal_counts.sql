-- How many contacts came each day, week or month on each service and channel, as one list per pair, where a feed covers or states the whole of it?
-- Grain: one row per service and channel counted by day or by the step; contacts: one value per step from first_period on, null where nobody counted all
-- Parameters: $step (day, week or month), $start_date (inclusive), $end_date (exclusive)
with
    calendar as (
        select local_date, case $step when 'day' then local_date when 'week' then week else month end as period from reference.calendar
    ),
    facts as (
        select d.period, f.service_id, f.channel_id, sum(f.contacts) as contacts, bool_or(f.grain <> 'day') as is_stated
        from daily.contacts as f
        inner join calendar as d on f.local_date = d.local_date
        where f.grain in ('day', $step) and f.local_date >= $start_date and f.local_date < $end_date
        group by all
    ),
    pairs as (
        select distinct service_id, channel_id, source_id, grain from daily.contacts where grain in ('day', $step)
    ),
    fed as (
        -- A feed that states one count for the step says nothing where it states none; its days cover nothing.
        select service_id, channel_id, string_agg(source_id, ' ' order by source_id) filter (where grain = 'day') as feeds
        from pairs
        group by service_id, channel_id
    ),
    covered_days as (
        select distinct f.feeds, c.local_date
        from (select distinct feeds from fed) as f
        inner join quality.coverage as c on list_contains(string_split(f.feeds, ' '), c.source_id) and c.covered
        where c.local_date >= $start_date and c.local_date < $end_date
    ),
    periods as (
        select period, count(*) as all_days from calendar group by period
    ),
    covered as (
        select c.feeds, d.period, count(*) as days
        from covered_days as c
        inner join calendar as d on c.local_date = d.local_date
        group by all
    ),
    whole as (
        select c.feeds, c.period from covered as c inner join periods as p on c.period = p.period where c.days = p.all_days
    ),
    spine as (
        select period
        from periods
        where
            period between (select min(period) from (select period from covered union all select period from facts where is_stated))
            and (select max(period) from (select period from covered union all select period from facts where is_stated))
    )
select
    p.service_id,
    p.channel_id,
    min(s.period) as first_period,
    list(case when w.period is not null or f.is_stated then coalesce(f.contacts, 0)::double end order by s.period) as contacts
from fed as p
cross join spine as s
left join whole as w on p.feeds = w.feeds and s.period = w.period
left join facts as f on p.service_id = f.service_id and p.channel_id = f.channel_id and s.period = f.period
group by p.service_id, p.channel_id
order by p.service_id, p.channel_id
