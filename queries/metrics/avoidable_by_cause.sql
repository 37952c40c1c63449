-- How many of the assessed contacts were avoidable for each cause?
-- Grain: one row per cause other than none; assessed are all assessed contacts of the same choice, counted by day or week
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all), $channel_id (null
-- for all)
with
    counted as (
        select f.avoidable_cause, sum(f.assessed) as contacts
        from daily.reasons as f
        where
            f.local_date >= $start_date
            and f.local_date < $end_date
            and f.grain in ('day', 'week')
            and f.avoidable_cause is not null
            and ($channel_id is null or f.channel_id = $channel_id)
            and reference.is_chosen(f.service_id, $service_id, $directorate)
        group by f.avoidable_cause
    )
select
    avoidable_cause,
    contacts::bigint as avoidable_contacts,
    (select sum(a.contacts) from counted as a)::bigint as assessed,
    contacts / (select nullif(sum(a.contacts), 0) from counted as a) as share_of_assessed
from counted
where avoidable_cause <> 'none' and contacts > 0
order by avoidable_contacts desc, avoidable_cause
