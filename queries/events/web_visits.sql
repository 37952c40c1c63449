-- Fills events.web_visits from temp table web_views: one row per visit that began on a day being made again (web_days).
create or replace temp table visits as
with
    firsts as (
        select
            visitor_key, visit_no,
            any_value(visitor_day) as visitor_day,
            min(hit_at) as started_at,
            max(hit_at) as ended_at,
            count(*)::integer as views,
            any_value(path_id) filter (where is_entry) as entry_path_id,
            any_value(device) filter (where is_entry) as device,
            any_value(referrer_host) filter (where is_entry) as referrer_host,
            any_value(host) filter (where is_entry) as host,
            any_value(path_id) filter (where is_exit) as exit_path_id,
            bool_or(is_staff_network) as is_staff_network
        from web_views
        group by visitor_key, visit_no
    )
select
    f.visitor_key,
    f.visit_no,
    getvariable('web_source') || ':' || lower(to_hex(f.visitor_key)) || ':' || f.visit_no as visit_key,
    f.visitor_day,
    f.started_at,
    f.ended_at,
    to_local(f.started_at) as local_start,
    to_local(f.started_at)::date as local_date,
    f.views,
    f.entry_path_id,
    f.exit_path_id,
    coalesce(g.referrer_group, 'direct') as referrer_group,
    f.device,
    f.host,
    f.is_staff_network
from firsts as f
left join web_referrers as g on f.referrer_host = g.referrer_host and f.visitor_day = g.visitor_day;

-- A step is known by the hit that took it first: hit_no among the pages of its visitor.
create or replace temp table visit_steps as
select w.visitor_key, w.visit_no, p.service_id, p.page_step, p.step_no, w.reference_key, min(w.hit_no) as hit_no
from web_views as w
inner join web_paths as p on w.path_id = p.path_id
where p.page_step in ('start', 'step', 'contact_page') or p.page_step = 'complete' and w.status = 200
group by w.visitor_key, w.visit_no, p.service_id, p.page_step, p.step_no, w.reference_key;

create or replace temp table visit_completions as
with
    named as (
        select
            visitor_key, visit_no, service_id, step_no, reference_key, hit_no,
            count(reference_key) over (partition by visitor_key, visit_no, service_id) as references_known
        from visit_steps
        where page_step = 'complete'
    ),
    once as (
        select visitor_key, visit_no, service_id, reference_key, arg_min(step_no, hit_no) as step_no, min(hit_no) as hit_no
        from named
        where reference_key is not null or references_known = 0
        group by visitor_key, visit_no, service_id, reference_key
    )
select
    o.visitor_key, o.visit_no, o.service_id, o.step_no, o.reference_key, o.hit_no,
    w.hit_at as step_at, to_local(w.hit_at)::date as local_date, w.file_no, w.row_no, w.path_id,
    row_number() over (partition by o.visitor_key, o.visit_no, o.service_id order by o.hit_no)::integer as ordinal
from once as o
inner join web_views as w on o.visitor_key = w.visitor_key and o.hit_no = w.hit_no;

insert into events.web_visits by name
with
    completed as (
        select visitor_key, visit_no, count(*)::integer as completions from visit_completions group by visitor_key, visit_no
    ),
    contacted as (
        select distinct visitor_key, visit_no from visit_steps where page_step = 'contact_page'
    )
select
    v.visit_key,
    getvariable('web_source') as source_id,
    v.started_at,
    v.ended_at,
    v.visitor_day,
    v.local_date,
    extract(hour from v.local_start)::tinyint as local_hour,
    v.views,
    e.path as entry_path,
    x.path as exit_path,
    v.referrer_group,
    v.device,
    coalesce(c.completions, 0) as completions,
    n.visit_no is not null as reached_contact_page,
    v.is_staff_network,
    null as is_consented,
    coalesce(v.host, getvariable('web_site')) as site
from visits as v
inner join web_days as d on v.local_date = d.local_date
inner join web_paths as e on v.entry_path_id = e.path_id
inner join web_paths as x on v.exit_path_id = x.path_id
left join completed as c on v.visitor_key = c.visitor_key and v.visit_no = c.visit_no
left join contacted as n on v.visitor_key = n.visitor_key and v.visit_no = n.visit_no
