-- Fills events.survey_responses from the winning rows; comments and people are never loaded.
insert into events.survey_responses by name
select
    f.fact_id as response_id, f.source_id, f.file_id, f.row_no, coalesce(f.grain, 'event') as grain, coalesce(f.quantity, 1) as quantity,
    f.local_date, coalesce(f.channel_id, 'unknown') as channel_id, coalesce(l.service_id, 'unmapped') as service_id,
    coalesce(f.site, s.default_site) as site, f.question, f.score_sum, f.scale_low, f.scale_high, f.is_resolved, f.invited
from new_facts as f
left join
    labels as l
    on f.source_id = l.source_id
    and f.service_label is not distinct from l.service_label
    and l.queue is null and l.reason is null and l.form_label is null
left join reference.sources as s on f.source_id = s.source_id
where not f.is_conflict and f.question is not null and f.score_sum is not null
