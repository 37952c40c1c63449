-- How many contacts came on each channel, how many calls were offered and answered, and how long did they take?
-- Grain: one row per channel that has data by day or week; months fit in no week (see contacts_by_grain)
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    counted as (
        select
            f.channel_id,
            sum(f.contacts)::bigint as contacts,
            sum(f.offered)::bigint as offered,
            sum(f.answered)::bigint as answered,
            sum(f.answered_in_target)::bigint as answered_in_target,
            sum(f.answered) filter (where f.answered_in_target is not null) as answered_with_wait,
            sum(f.abandoned)::bigint as abandoned,
            sum(f.wait_seconds::decimal(18, 3))::double as wait_seconds,
            sum(f.wait_known) as wait_known,
            sum(f.handle_seconds::decimal(18, 3))::double as handle_seconds,
            sum(f.handle_known) as handle_known
        from daily.contacts as f
        where
            f.grain in ('day', 'week')
            and f.local_date >= $start_date
            and f.local_date < $end_date
            and reference.is_chosen(f.service_id, $service_id, $directorate)
        group by f.channel_id
    )
select
    f.channel_id,
    coalesce(c.channel_name, f.channel_id) as channel_name,
    coalesce(c.is_assisted, false) as is_assisted,
    f.contacts,
    f.offered,
    f.answered,
    f.abandoned,
    f.answered / nullif(f.offered, 0) as answered_rate,
    f.answered_in_target / nullif(f.answered_with_wait, 0) as answered_in_target_rate,
    f.abandoned / nullif(f.offered, 0) as abandoned_rate,
    f.wait_seconds / nullif(f.wait_known, 0) as mean_wait_seconds,
    f.handle_seconds / nullif(f.handle_known, 0) as mean_handle_seconds
from counted as f
left join reference.channels as c on f.channel_id = c.channel_id
order by f.channel_id
