-- How often was each online form started and completed, by the one feed that saw most starts?
-- Grain: one row per service with a form whose starts are counted; a feed that knows completions only is left out, else they count twice
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    feeds as (
        select service_id, source_id, sum(starts) as starts, sum(completions) as completions
        from daily.funnel
        where is_primary and local_date >= $start_date and local_date < $end_date
        group by service_id, source_id
        having sum(starts) > 0
    ),
    placed as (
        select service_id, starts, completions, row_number() over (partition by service_id order by starts desc, source_id) as place from feeds
    )
select service_id, starts::bigint as starts, completions::bigint as completions
from placed
where place = 1
order by service_id
