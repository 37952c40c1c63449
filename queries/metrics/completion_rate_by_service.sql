-- What share of the online forms that were started was completed, by service?
-- Grain: one row per service with an online form
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all)
with
    forms as (
        select service_id, sum(starts)::bigint as starts, sum(completions)::bigint as completions
        from daily.funnel
        where is_primary and local_date >= $start_date and local_date < $end_date and ($service_id is null or service_id = $service_id)
        group by service_id
    )
select
    f.service_id,
    f.starts,
    f.completions,
    case when f.completions <= f.starts then f.completions / nullif(f.starts, 0) end as completion_rate,
    coalesce(s.service_name, f.service_id) as service_name,
    case
        when f.completions > f.starts
        then 'More completions than starts were recorded, so not all starts are known.'
        when f.starts = 0
        then 'No start of the form was recorded.'
    end as why
from forms as f
left join reference.services as s on f.service_id = s.service_id
order by f.service_id
