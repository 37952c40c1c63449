-- Which lines and offices had contacts in the four weeks before the period and none in it?
-- Grain: one row per service, channel and site (null where none) with at least 40 contacts in those weeks, counted by day or week
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    counted as (
        select
            f.service_id,
            f.channel_id,
            f.site,
            sum(f.contacts) filter (where f.local_date < $start_date) as before,
            sum(f.contacts) filter (where f.local_date >= $start_date) as during
        from daily.contacts as f
        where
            f.grain in ('day', 'week')
            and f.local_date >= $start_date::date - interval 28 day
            and f.local_date < $end_date
            and reference.is_chosen(f.service_id, $service_id, $directorate)
        group by f.service_id, f.channel_id, f.site
    )
select f.service_id, f.channel_id, f.site, f.before::bigint as contacts_before, coalesce(c.channel_name, f.channel_id) as channel_name
from counted as f
left join reference.channels as c on f.channel_id = c.channel_id
where f.before >= 40 and coalesce(f.during, 0) = 0
order by contacts_before desc, f.service_id, f.channel_id, f.site
