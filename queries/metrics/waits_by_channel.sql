-- How long did people wait, how many gave up waiting, and how long did a contact take, by channel?
-- Grain: one row per channel whose feeds tell of waits, calls given up or lengths
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    counted as (
        select
            channel_id,
            sum(offered)::bigint as offered,
            sum(abandoned)::bigint as abandoned,
            sum(wait_seconds)::double as wait_seconds,
            sum(wait_known)::bigint as wait_known,
            sum(handle_seconds)::double as handle_seconds,
            sum(handle_known)::bigint as handle_known
        from daily.served_between($start_date::date, $end_date::date, $service_id, $directorate)
        group by channel_id
    )
select
    f.channel_id,
    coalesce(c.channel_name, f.channel_id) as channel_name,
    f.offered,
    f.abandoned,
    f.abandoned / nullif(f.offered, 0) as abandoned_rate,
    f.wait_known,
    f.wait_seconds / nullif(f.wait_known, 0) as mean_wait_seconds,
    f.handle_known,
    f.handle_seconds / nullif(f.handle_known, 0) as mean_handle_seconds
from counted as f
left join reference.channels as c on f.channel_id = c.channel_id
where f.offered > 0 or f.wait_known > 0 or f.handle_known > 0
order by f.channel_id
