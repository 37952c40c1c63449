-- Fills events.completions from forms: steps started, reached and finished online.
insert into events.completions by name
select
    f.fact_id as completion_id,
    f.source_id,
    f.file_id,
    f.row_no,
    coalesce(f.grain, 'event') as grain,
    coalesce(f.quantity, 1) as quantity,
    f.completed_at,
    f.local_date,
    coalesce(f.step, 'completed') as step,
    f.step_no,
    coalesce(l.service_id, 'unmapped') as service_id,
    coalesce(f.form_label, f.service_label) as form_label,
    coalesce(f.channel_id, 'web') as channel_id,
    coalesce(f.is_assisted, false) as is_assisted,
    f.device,
    f.value,
    null as path,
    f.visit_key
from new_facts as f
left join
    labels as l
    on f.source_id = l.source_id
    and f.service_label is not distinct from l.service_label
    and f.form_label is not distinct from l.form_label
    and l.queue is null
    and l.reason is null
where not f.is_conflict
