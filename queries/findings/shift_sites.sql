-- How many contacts did each site have, by service and channel, in each whole week or month that its feeds cover?
-- Grain: one row per grain (week or month), its first day, service, channel and site; staffed channels of known sites only
-- Parameters: none
with
    sited as (
        select c.grain, c.local_date, c.service_id, c.channel_id, c.site, c.source_id, c.contacts
        from daily.contacts as c
        left join reference.channels as h on c.channel_id = h.channel_id
        where c.site is not null and coalesce(h.is_assisted, true)
    ),
    counted as (
        select 'week' as grain, d.week as period, s.service_id, s.channel_id, s.site, sum(s.contacts) as contacts
        from sited as s
        inner join reference.calendar as d on s.local_date = d.local_date
        where s.grain in ('day', 'week')
        group by all
        union all
        select 'month' as grain, d.month as period, s.service_id, s.channel_id, s.site, sum(s.contacts) as contacts
        from sited as s
        inner join reference.calendar as d on s.local_date = d.local_date
        where s.grain in ('day', 'month')
        group by all
    ),
    feeds as (
        select service_id, channel_id, site, string_agg(distinct source_id, ' ' order by source_id) as feeds
        from sited
        group by service_id, channel_id, site
    ),
    covered_days as (
        select distinct f.feeds, c.local_date
        from (select distinct feeds from feeds) as f
        inner join quality.coverage as c on list_contains(string_split(f.feeds, ' '), c.source_id) and c.covered
    ),
    whole as (
        select c.feeds, 'week' as grain, d.week as period
        from covered_days as c
        inner join reference.calendar as d on c.local_date = d.local_date
        group by c.feeds, d.week
        having count(*) = (select count(*) from reference.calendar as a where a.week = d.week)
        union all
        select c.feeds, 'month' as grain, d.month as period
        from covered_days as c
        inner join reference.calendar as d on c.local_date = d.local_date
        group by c.feeds, d.month
        having count(*) = (select count(*) from reference.calendar as a where a.month = d.month)
    )
select w.grain, w.period, f.service_id, f.channel_id, f.site, coalesce(n.contacts, 0)::bigint as contacts
from feeds as f
inner join whole as w on f.feeds = w.feeds
inner join (select distinct grain, service_id, channel_id, site from counted) as k
    on w.grain = k.grain and f.service_id = k.service_id and f.channel_id = k.channel_id and f.site = k.site
left join counted as n
    on w.grain = n.grain and w.period = n.period and f.service_id = n.service_id and f.channel_id = n.channel_id and f.site = n.site
order by w.grain, f.service_id, f.channel_id, f.site, w.period
