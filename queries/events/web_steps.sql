-- Fills events.web_steps, events.completions and events.fact_keys from visits: each step once per visit, each completion once per
-- reference.
insert into events.web_steps by name
with
    first_hits as (
        select visitor_key, visit_no, service_id, page_step, step_no, min(hit_no) as hit_no
        from visit_steps
        where page_step <> 'complete'
        group by visitor_key, visit_no, service_id, page_step, step_no
    ),
    steps as (
        select
            f.visitor_key, f.visit_no, f.service_id, f.page_step, f.step_no, w.hit_at as step_at, 1 as ordinal,
            to_local(w.hit_at)::date as local_date, w.path_id
        from first_hits as f
        inner join web_views as w on f.visitor_key = w.visitor_key and f.hit_no = w.hit_no
        union all by name
        select visitor_key, visit_no, service_id, 'complete' as page_step, step_no, step_at, ordinal, local_date, path_id from visit_completions
    )
select
    v.visit_key,
    getvariable('web_source') as source_id,
    s.local_date,
    s.step_at,
    s.service_id,
    s.page_step as step,
    s.step_no,
    p.path,
    v.device,
    s.ordinal
from steps as s
inner join visits as v on s.visitor_key = v.visitor_key and s.visit_no = v.visit_no
inner join web_days as d on s.local_date = d.local_date
inner join web_paths as p on s.path_id = p.path_id;

insert into events.completions by name
select
    v.visit_key || ':' || c.service_id || ':' || c.ordinal as completion_id,
    getvariable('web_source') as source_id,
    f.file_id,
    c.row_no,
    'event' as grain,
    1 as quantity,
    c.step_at as completed_at,
    c.local_date,
    coalesce(s.goal, 'completed') as step,
    c.step_no,
    c.service_id,
    null as form_label,
    'web' as channel_id,
    v.is_staff_network as is_assisted,
    v.device,
    null as value,
    p.path,
    v.visit_key
from visit_completions as c
inner join visits as v on c.visitor_key = v.visitor_key and c.visit_no = v.visit_no
inner join web_days as d on c.local_date = d.local_date
inner join web_files as f on c.file_no = f.file_no
inner join web_paths as p on c.path_id = p.path_id
left join reference.services as s on c.service_id = s.service_id;

insert into events.fact_keys by name
select distinct v.visit_key as fact_id, 'reference' as key_type, w.reference_key as key, v.local_date
from web_views as w
inner join visits as v on w.visitor_key = v.visitor_key and w.visit_no = v.visit_no
inner join web_days as d on v.local_date = d.local_date
where w.reference_key is not null;

insert into events.fact_keys by name
select v.visit_key || ':' || c.service_id || ':' || c.ordinal as fact_id, 'reference' as key_type, c.reference_key as key, c.local_date
from visit_completions as c
inner join visits as v on c.visitor_key = v.visitor_key and c.visit_no = v.visit_no
inner join web_days as d on c.local_date = d.local_date
where c.reference_key is not null
