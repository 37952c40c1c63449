-- How well were phone calls answered, week by week?
-- Grain: one row per week, named by its Monday, from feeds that count by day or week; months fit in no week (see contacts_by_grain)
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    weeks as (
        select
            d.week,
            sum(f.offered) as offered,
            sum(f.answered) as answered,
            sum(f.answered_in_target) as answered_in_target,
            sum(f.abandoned) as abandoned,
            sum(f.wait_seconds::decimal(18, 3))::double as wait_seconds,
            sum(f.wait_known) as wait_known,
            sum(f.handle_seconds::decimal(18, 3))::double as handle_seconds,
            sum(f.handle_known) as handle_known,
            sum(f.answered) filter (where f.answered_in_target is not null) as answered_with_wait
        from daily.contacts as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where
            f.channel_id = 'phone'
            and f.grain in ('day', 'week')
            and f.local_date >= $start_date
            and f.local_date < $end_date
            and reference.is_chosen(f.service_id, $service_id, $directorate)
        group by d.week
    )
select
    week,
    offered::bigint as offered,
    answered::bigint as answered,
    answered_in_target::bigint as answered_in_target,
    abandoned::bigint as abandoned,
    wait_seconds / nullif(wait_known, 0) as mean_wait_seconds,
    handle_seconds / nullif(handle_known, 0) as mean_handle_seconds,
    answered / nullif(offered, 0) as answered_rate,
    answered_in_target / nullif(answered_with_wait, 0) as answered_in_target_rate,
    abandoned / nullif(offered, 0) as abandoned_rate,
    wait_seconds,
    wait_known::bigint as wait_known,
    handle_seconds,
    handle_known::bigint as handle_known
from weeks
order by week
