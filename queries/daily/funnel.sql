-- Fills daily.funnel: starts, steps and completions of forms, from visits (by page) and from form systems (by form).
-- A completion that was made of a visit has a page; it stands in web_steps too and is counted there.
delete from daily.funnel where local_date in (select local_date from touched_days);

insert into daily.funnel by name
with
    steps as (
        select 'day' as grain, s.local_date, s.source_id, s.service_id, null as form_label, s.step_no, s.path, s.device, s.step, 1 as quantity
        from events.web_steps as s
        inner join touched_days as t on s.local_date = t.local_date
        where s.step in ('start', 'step', 'complete')
        union all by name
        select
            case when c.grain in ('event', 'hour') then 'day' else c.grain end as grain,
            c.local_date, c.source_id, c.service_id, c.form_label, c.step_no, null as path, c.device,
            case c.step when 'started' then 'start' when 'step' then 'step' else 'complete' end as step,
            c.quantity
        from events.completions as c
        inner join touched_days as t on c.local_date = t.local_date
        where c.path is null and c.step <> 'failed'
    )
select
    s.grain, s.local_date, s.source_id, s.service_id, s.form_label, s.step_no, s.path, s.device,
    coalesce(m.is_primary, true) as is_primary,
    sum(case when s.step = 'start' then s.quantity else 0 end)::bigint as starts,
    sum(case when s.step = 'step' then s.quantity else 0 end)::bigint as steps,
    sum(case when s.step = 'complete' then s.quantity else 0 end)::bigint as completions
from steps as s
left join primary_sites as m on s.source_id = m.source_id and s.local_date >= m.from_date and s.local_date < m.to_date
group by all
