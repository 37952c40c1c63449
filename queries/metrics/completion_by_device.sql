-- What share of the online forms that were started was completed on each kind of device, by service?
-- Grain: one row per service and device; only feeds that saw the starts count
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    forms as (
        select service_id, source_id, device, starts, completions
        from daily.forms_between($start_date::date, $end_date::date, $service_id, $directorate)
    ),
    starting as (select service_id, source_id from forms group by service_id, source_id having sum(starts) > 0),
    devices as (
        select f.service_id, f.device, sum(f.starts)::bigint as starts, sum(f.completions)::bigint as completions
        from forms as f
        inner join starting as s on f.service_id = s.service_id and f.source_id = s.source_id
        group by f.service_id, f.device
    )
select
    f.service_id,
    coalesce(s.service_name, f.service_id) as service_name,
    f.device,
    f.starts,
    f.completions,
    case when f.completions <= f.starts then f.completions / nullif(f.starts, 0) end as completion_rate
from devices as f
left join reference.services as s on f.service_id = s.service_id
where f.starts > 0 or f.completions > 0
order by f.service_id, f.device
