-- Temp table primary_sites: which web feeds count in which time; the times of a feed follow each other without a gap. One alone counts; of several
-- those that sources.csv names primary for a site, between their dates. In a time for which none is named the logs count from the first day of a
-- log on, since they see every visitor, and before it the reports of a web tool.
create or replace temp table primary_sites as
with
    days as (
        select source_id, true as is_log, min(visitor_day) as first_date from events.web_visits group by source_id
        union all
        select source_id, true as is_log, min(local_date) as first_date from events.web_bots group by source_id
        union all
        select source_id, false as is_log, min(local_date) as first_date from events.web_daily group by source_id
        union all
        -- days whose rows were retired
        select source_id, false as is_log, min(local_date) as first_date
        from daily.web
        where local_date not in (select local_date from touched_days) and source_id in (select source_id from events.web_visits)
        group by source_id
    ),
    feeds as (select source_id, bool_or(is_log) as is_log, min(first_date) as first_date from days group by source_id),
    claimed as (
        select f.source_id, coalesce(min(p.from_date), date '0001-01-01') as from_date, coalesce(max(p.to_date), date '9999-12-31') as to_date
        from feeds as f
        inner join reference.primary_sites as p on f.source_id = p.source_id
        group by f.source_id
    ),
    counted as (select count(*) as feeds, min(first_date) filter (where is_log) as first_log from feeds),
    bounds as (
        select date '0001-01-01' as bound
        union
        select date '9999-12-31'
        union
        select first_log from counted where first_log is not null
        union
        select from_date from claimed
        union
        select to_date from claimed
    ),
    times as (select bound as from_date, lead(bound) over (order by bound) as to_date from bounds),
    named as (
        select t.from_date, c.source_id
        from times as t
        inner join claimed as c on c.from_date <= t.from_date and c.to_date >= t.to_date
    )
select
    f.source_id,
    case
        when c.feeds = 1 then true
        when t.from_date in (select from_date from named) then (t.from_date, f.source_id) in (select (from_date, source_id) from named)
        else f.is_log = coalesce(t.from_date >= c.first_log, false)
    end as is_primary,
    t.from_date,
    t.to_date
from feeds as f
cross join counted as c
cross join times as t
where t.to_date is not null
order by f.source_id, t.from_date
