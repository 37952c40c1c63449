-- How many contacts came on a channel each week, how many were offered and answered, and how long did they take?
-- Grain: one row per week, named by its Monday, and channel with data by day or week; months fit in no week (contacts_by_grain)
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all), $channel_id (null
-- for all)
with
    weekly as (
        select
            d.week,
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
        inner join reference.calendar as d on f.local_date = d.local_date
        where
            f.grain in ('day', 'week')
            and f.local_date >= $start_date
            and f.local_date < $end_date
            and ($channel_id is null or f.channel_id = $channel_id)
            and reference.is_chosen(f.service_id, $service_id, $directorate)
        group by d.week, f.channel_id
    )
select
    week,
    channel_id,
    contacts,
    offered,
    answered / nullif(offered, 0) as answered_rate,
    answered_in_target / nullif(answered_with_wait, 0) as answered_in_target_rate,
    abandoned / nullif(offered, 0) as abandoned_rate,
    wait_seconds / nullif(wait_known, 0) as mean_wait_seconds,
    handle_seconds / nullif(handle_known, 0) as mean_handle_seconds
from weekly
order by week, channel_id
