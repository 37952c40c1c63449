-- Temp table primary_sites: which web feeds count, and from when until when. One alone counts; of several those that sources.csv names primary for
-- a site, between their dates there; where none is named, the logs, since they see every visitor, before the reports of a web tool.
create or replace temp table primary_sites as
with
    feeds as (
        select source_id, true as is_log from events.web_visits group by source_id
        union
        select source_id, true as is_log from events.web_bots group by source_id
        union
        select source_id, false as is_log from events.web_daily group by source_id
    ),
    claimed as (
        select f.source_id, min(p.from_date) as from_date, max(p.to_date) as to_date
        from feeds as f
        inner join reference.primary_sites as p on f.source_id = p.source_id
        group by f.source_id
    ),
    counted as (select count(*) as feeds, coalesce(bool_or(is_log), false) as has_log from feeds)
select
    f.source_id,
    case
        when c.feeds = 1 then true
        when exists (select 1 from claimed) then f.source_id in (select source_id from claimed)
        else f.is_log = c.has_log
    end as is_primary,
    coalesce(case when c.feeds > 1 then d.from_date end, date '0001-01-01') as from_date,
    coalesce(case when c.feeds > 1 then d.to_date end, date '9999-12-31') as to_date
from feeds as f
cross join counted as c
left join claimed as d on f.source_id = d.source_id
order by f.source_id
