-- How many online forms were started and how many completed, month by month?
-- Grain: one row per month and service with an online form whose starts are counted; a feed that tells of completions only is left out
-- Parameters: none
with
    feeds as (
        select d.month, f.service_id, f.source_id, sum(f.starts) as starts, sum(f.completions) as completions
        from daily.funnel as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.is_primary
        group by d.month, f.service_id, f.source_id
    ),
    starting as (
        select service_id, source_id from feeds group by service_id, source_id having sum(starts) > 0
    )
select f.month, f.service_id, sum(f.starts)::bigint as starts, sum(f.completions)::bigint as completions
from feeds as f
inner join starting as s on f.service_id = s.service_id and f.source_id = s.source_id
group by f.month, f.service_id
order by f.month, f.service_id
