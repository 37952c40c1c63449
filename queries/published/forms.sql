-- Online forms of primary feeds, by number of a kind: a form as a feed tells of it, on a device, at its start, at a step or at its end.
create or replace view daily.form_rows as
select
    f.local_date, f.service_id, f.source_id, coalesce(f.device, 'unknown') as device,
    case when f.starts > 0 then 'start' when f.completions > 0 then 'end' when f.steps > 0 then 'step' else 'none' end as part,
    case when f.starts > 0 or f.completions > 0 then 0 else coalesce(f.step_no, 0) end as step_no, f.path, f.starts, f.steps, f.completions
from daily.funnel as f
where f.is_primary;

create or replace table daily.form_kinds as
with
    kinds as (select f.service_id, f.source_id, f.device, f.part, f.step_no, f.path from daily.form_rows as f group by all)
select
    k.service_id, k.source_id, k.device, k.part, k.step_no, k.path,
    (row_number() over (order by k.service_id, k.source_id, k.device, k.part, k.step_no, k.path))::integer as kind_id
from kinds as k
order by kind_id;

create or replace table daily.form_parts as
select
    reference.part_of(f.local_date) as part, k.kind_id, sum(f.starts)::bigint as starts, sum(f.steps)::bigint as steps,
    sum(f.completions)::bigint as completions
from daily.form_rows as f
inner join
    daily.form_kinds as k
    on f.service_id is not distinct from k.service_id
    and f.source_id is not distinct from k.source_id
    and f.device = k.device
    and f.part = k.part
    and f.step_no = k.step_no
    and f.path is not distinct from k.path
group by all
order by part, kind_id;

create or replace table daily.form_months as
select
    date_trunc('month', part)::date as local_date, kind_id, sum(starts)::bigint as starts, sum(steps)::bigint as steps,
    sum(completions)::bigint as completions
from daily.form_parts
group by all
order by local_date, kind_id;

-- What a period's online forms counted, in rows that add up: one of each kind, and those of single days.
create or replace macro daily.forms_between(first_day, after_last, one, area) as table
with
    around as (
        select m.kind_id, m.starts, m.steps, m.completions
        from daily.form_months as m
        where reference.is_whole_month(m.local_date, first_day, after_last)
        union all
        select p.kind_id, p.starts, p.steps, p.completions
        from daily.form_parts as p
        where reference.is_whole_part(p.part, first_day, after_last)
    ),
    sums as (
        select kind_id, sum(starts) as starts, sum(steps) as steps, sum(completions) as completions from around group by kind_id
    ),
    told as (
        select k.service_id, k.source_id, k.device, k.part, k.step_no, k.path, f.starts, f.steps, f.completions
        from sums as f
        inner join daily.form_kinds as k on f.kind_id = k.kind_id
        union all
        select f.service_id, f.source_id, f.device, f.part, f.step_no, f.path, f.starts, f.steps, f.completions
        from daily.form_rows as f
        where reference.is_single_day(f.local_date, first_day, after_last)
    )
select service_id, source_id, device, part, step_no, path, starts, steps, completions
from told
where reference.is_chosen(service_id, one, area);
