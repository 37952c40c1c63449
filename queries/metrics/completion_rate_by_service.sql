-- What share of the online forms that were started was completed, by service?
-- Grain: one row per service with an online form
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    feeds as (
        select service_id, source_id, sum(starts) as starts, sum(completions) as completions
        from daily.forms_between($start_date::date, $end_date::date, $service_id, $directorate)
        group by service_id, source_id
    ),
    known as (
        -- a web log and the forms' own export both tell of the same completions: the feeds that saw the starts are the ones to divide
        select service_id, starts, completions, bool_or(starts > 0) over (partition by service_id) as has_starts from feeds
    ),
    forms as (
        select
            service_id,
            sum(starts)::bigint as starts,
            coalesce(sum(completions) filter (where starts > 0), max(completions) filter (where not has_starts))::bigint as completions
        from known
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
