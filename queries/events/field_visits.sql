-- Fills events.field_visits from job sheets; the worker is a keyed hash that never leaves the warehouse.
insert into events.field_visits by name
select
    f.fact_id as field_visit_id, f.source_id, f.file_id, f.row_no, coalesce(f.grain, 'event') as grain, coalesce(f.quantity, 1) as quantity,
    f.local_date, f.started_at, f.ended_at,
    coalesce(f.worker_key, list_extract(list_filter(f.keys, lambda k: k.key_type = 'customer'), 1).key) as worker_key,
    coalesce(f.professional_group, 'unknown') as professional_group, coalesce(l.service_id, 'unmapped') as service_id,
    coalesce(f.site, s.default_site) as site, f.is_mobile, f.trips_to_base, f.miles, f.travel_seconds, f.on_site_seconds,
    f.rekeyed_records, coalesce(f.outcome, 'unknown') as outcome
from new_facts as f
left join
    labels as l
    on f.source_id = l.source_id
    and f.service_label is not distinct from l.service_label
    and l.queue is null and l.reason is null and l.form_label is null
left join reference.sources as s on f.source_id = s.source_id
where not f.is_conflict
