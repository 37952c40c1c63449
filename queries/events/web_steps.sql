-- Fills events.web_steps, events.completions and events.fact_keys from visits: each step once per visit, each completion once per
-- reference.
insert into events.web_steps by name
with
    steps as (
        select visitor_key, visit_no, service_id, page_step, step_no, min(step_at) as step_at, 1 as ordinal,
            arg_min(place, (step_at, place.file_no, place.row_no)) as place
        from visit_steps
        where page_step <> 'complete'
        group by visitor_key, visit_no, service_id, page_step, step_no
        union all by name
        select visitor_key, visit_no, service_id, 'complete' as page_step, step_no, step_at, ordinal, place from visit_completions
    )
select
    v.visit_key,
    getvariable('web_source') as source_id,
    s.place.local_date as local_date,
    s.step_at,
    s.service_id,
    s.page_step as step,
    s.step_no,
    s.place.path as path,
    v.device,
    s.ordinal
from steps as s
inner join visits as v on s.visitor_key = v.visitor_key and s.visit_no = v.visit_no
inner join web_days as d on s.place.local_date = d.local_date;

insert into events.completions by name
select
    v.visit_key || ':' || c.service_id || ':' || c.ordinal as completion_id,
    getvariable('web_source') as source_id,
    f.file_id,
    c.place.row_no as row_no,
    'event' as grain,
    1 as quantity,
    c.step_at as completed_at,
    c.place.local_date as local_date,
    coalesce(s.goal, 'completed') as step,
    c.step_no,
    c.service_id,
    null as form_label,
    'web' as channel_id,
    v.is_staff_network as is_assisted,
    v.device,
    null as value,
    c.place.path as path,
    v.visit_key
from visit_completions as c
inner join visits as v on c.visitor_key = v.visitor_key and c.visit_no = v.visit_no
inner join web_days as d on c.place.local_date = d.local_date
inner join web_files as f on c.place.file_no = f.file_no
left join reference.services as s on c.service_id = s.service_id;

insert into events.fact_keys by name
select distinct v.visit_key as fact_id, 'reference' as key_type, w.reference_key as key, v.local_start::date as local_date
from web_views as w
inner join visits as v on w.visitor_key = v.visitor_key and w.visit_no = v.visit_no
inner join web_days as d on v.local_start::date = d.local_date
where w.reference_key is not null;

insert into events.fact_keys by name
select v.visit_key || ':' || c.service_id || ':' || c.ordinal as fact_id, 'reference' as key_type, c.reference_key as key, c.place.local_date as local_date
from visit_completions as c
inner join visits as v on c.visitor_key = v.visitor_key and c.visit_no = v.visit_no
inner join web_days as d on c.place.local_date = d.local_date
where c.reference_key is not null
