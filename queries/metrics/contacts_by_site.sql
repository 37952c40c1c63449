-- How many contacts came to each office or site, by channel, from feeds that count by day or week?
-- Grain: one row per site and channel; contacts without a site are left out
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all), $channel_id (null
-- for all)
select
    f.site,
    f.channel_id,
    sum(f.contacts)::bigint as contacts,
    sum(f.wait_seconds::decimal(18, 3))::double / nullif(sum(f.wait_known), 0) as mean_wait_seconds,
    count(distinct f.local_date) as days
from daily.contacts as f
where
    f.site is not null
    and f.grain in ('day', 'week')
    and f.local_date >= $start_date
    and f.local_date < $end_date
    and reference.is_chosen(f.service_id, $service_id, $directorate)
    and ($channel_id is null or f.channel_id = $channel_id)
group by f.site, f.channel_id
order by contacts desc, f.site, f.channel_id
