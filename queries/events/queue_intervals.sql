-- Fills events.contacts from interval and period reports of a phone system: a row stands for the calls offered in it.
insert into events.contacts by name
select
    f.fact_id as contact_id,
    f.source_id,
    f.file_id,
    f.row_no,
    case when f.grain = 'interval' then 'hour' else f.grain end as grain,
    coalesce(f.offered, f.answered + f.abandoned, f.answered, 0) as quantity,
    f.started_at,
    f.local_date,
    f.local_hour,
    coalesce(f.channel_id, 'phone') as channel_id,
    true as is_assisted,
    'inbound' as direction,
    'unknown' as outcome,
    coalesce(l.contact_type, s.default_contact_type, 'unknown') as contact_type,
    l.avoidable_cause,
    coalesce(l.service_id, 'unmapped') as service_id,
    f.service_label,
    f.queue,
    null as reason,
    s.default_site as site,
    f.wait_seconds,
    f.handle_seconds,
    null as value,
    1 as legs,
    f.offered,
    f.answered,
    f.answered_in_target,
    f.abandoned,
    null as person_key,
    case when f.is_conflict then 'two_versions' end as not_counted_reason
from new_facts as f
left join
    labels as l
    on f.source_id = l.source_id
    and f.service_label is not distinct from l.service_label
    and f.queue is not distinct from l.queue
    and l.reason is null
    and l.form_label is null
left join reference.sources as s on f.source_id = s.source_id
