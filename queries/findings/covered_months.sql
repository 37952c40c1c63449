-- Which months do the feeds of each service and channel cover, and which of them whole?
-- Grain: one row per set of feeds with a covered day in the period; services and channels are the pairs it counts, place by place
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    fed as (select service_id, channel_id, feeds from daily.feeds_of_pairs(false)),
    each_feed as (select distinct f.feeds, u.source_id from fed as f cross join unnest(f.feeds) as u (source_id)),
    pairs as (
        select
            feeds,
            list(service_id order by service_id, channel_id) as services,
            list(channel_id order by service_id, channel_id) as channels
        from fed
        group by feeds
    ),
    covered_days as (
        select distinct f.feeds, c.local_date
        from each_feed as f
        inner join quality.coverage as c on f.source_id = c.source_id and c.covered
        where c.local_date >= $start_date and c.local_date < $end_date
    ),
    months as (
        select month, count(*) as all_days
        from reference.calendar
        where local_date >= date_trunc('month', $start_date::date) and local_date < date_trunc('month', $end_date::date) + interval 1 month
        group by month
    ),
    covered as (
        select c.feeds, d.month, count(*) as days
        from covered_days as c
        inner join reference.calendar as d on c.local_date = d.local_date
        group by c.feeds, d.month
    ),
    told as (
        select
            c.feeds,
            min(c.month) as first_month,
            coalesce(list(c.month order by c.month) filter (where c.days = m.all_days), []) as whole_months
        from covered as c
        inner join months as m on c.month = m.month
        group by c.feeds
    )
select f.services, f.channels, t.first_month, t.whole_months
from pairs as f
inner join told as t on f.feeds = t.feeds
order by f.feeds
