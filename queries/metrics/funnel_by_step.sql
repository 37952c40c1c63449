-- How many people reached each step of each online form, from its start to its end?
-- Grain: one row per service and step, in order; only feeds that saw the starts count, so that all steps are of the same people
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    forms as (
        select service_id, source_id, part, step_no, path, starts, steps, completions
        from daily.forms_between($start_date::date, $end_date::date, $service_id, $directorate)
    ),
    starting as (select service_id, source_id from forms group by service_id, source_id having sum(starts) > 0),
    reached as (
        select f.service_id, f.part, f.step_no, f.path, f.starts + f.steps + f.completions as people
        from forms as f
        inner join starting as s on f.service_id = s.service_id and f.source_id = s.source_id
        where f.part <> 'none'
    ),
    steps as (
        select service_id, part, step_no, case when min(path) = max(path) then min(path) end as path, sum(people)::bigint as people
        from reached
        group by service_id, part, step_no
    )
select
    f.service_id,
    coalesce(s.service_name, f.service_id) as service_name,
    row_number() over (partition by f.service_id order by case f.part when 'start' then 1 when 'step' then 2 else 3 end, f.step_no)::bigint
    as place,
    f.part,
    f.path,
    f.people
from steps as f
left join reference.services as s on f.service_id = s.service_id
order by f.service_id, place
