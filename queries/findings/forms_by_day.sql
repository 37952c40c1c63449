-- How many online forms were started and how many completed, day by day?
-- Grain: one row per day and service with an online form whose starts are counted by the day
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all)
with
    feeds as (
        select local_date, service_id, source_id, sum(starts) as starts, sum(completions) as completions
        from daily.funnel
        where
            is_primary
            and grain = 'day'
            and local_date >= $start_date
            and local_date < $end_date
            and ($service_id is null or service_id = $service_id)
        group by local_date, service_id, source_id
    ),
    starting as (select service_id, source_id from feeds group by service_id, source_id having sum(starts) > 0)
select f.local_date, f.service_id, sum(f.starts)::bigint as starts, sum(f.completions)::bigint as completions
from feeds as f
inner join starting as s on f.service_id = s.service_id and f.source_id = s.source_id
group by f.local_date, f.service_id
order by f.local_date, f.service_id
