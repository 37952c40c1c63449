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
    covered as (
        select feeds, date_trunc('month', local_date)::date as month, count(*) as days
        from covered_days
        group by feeds, month
    ),
    told as (
        select
            feeds,
            min(month) as first_month,
            coalesce(list(month order by month) filter (where days = day(last_day(month))), []) as whole_months
        from covered
        group by feeds
    )
select f.services, f.channels, t.first_month, t.whole_months
from pairs as f
inner join told as t on f.feeds = t.feeds
order by f.feeds
