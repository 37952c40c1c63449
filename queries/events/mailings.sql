-- Fills events.mailings from the winning rows: what was sent, which is no contact. The template's name tells the service where no label does.
insert into events.mailings by name
select
    f.source_id, f.file_id, f.row_no, f.grain, f.local_date, f.channel_id, f.template, coalesce(l.service_id, 'unmapped') as service_id,
    coalesce(f.quantity, 1) as quantity
from new_facts as f
left join
    labels as l
    on f.source_id = l.source_id
    and f.service_label is not distinct from l.service_label
    and l.queue is null and l.reason is null and l.form_label is null
where not f.is_conflict
