-- Fills events.control_totals from the winning rows; an unlabelled total is about all services.
insert into events.control_totals by name
select
    f.source_id, f.file_id, f.row_no, f.grain, f.local_date, f.measure, f.channel_id, f.queue,
    case when f.service_label is not null then coalesce(l.service_id, 'unmapped') end as service_id, f.total, f.note
from new_facts as f
left join
    labels as l
    on f.source_id = l.source_id
    and f.service_label is not distinct from l.service_label
    and f.queue is not distinct from l.queue
    and l.reason is null and l.form_label is null
where not f.is_conflict and f.total is not null
