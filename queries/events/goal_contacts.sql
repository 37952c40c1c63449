-- A web tool's completed goals become contacts: the pages that a rule marks as the end of a form, counted by key events, else by views.
insert into events.contacts by name
select
    w.source_id || ':goal:' || w.grain || ':' || w.local_date || ':' || w.member as contact_id,
    w.source_id, w.file_id, w.row_no, w.grain,
    coalesce(nullif(w.completions, 0), w.views, 0) as quantity,
    null as started_at, w.local_date, null as local_hour, 'web' as channel_id, false as is_assisted, 'inbound' as direction,
    'completed' as outcome,
    case when v.kind = 'transaction' then 'transaction' when v.kind is null then 'unknown' else 'enquiry' end as contact_type,
    null as avoidable_cause, p.service_id, w.member as service_label, null as queue, null as reason, null as site,
    null as wait_seconds, null as handle_seconds, null as value, 1 as legs,
    null as offered, null as answered, null as answered_in_target, null as abandoned, null as person_key, null as not_counted_reason
from events.web_daily as w
inner join touched as t on w.source_id = t.source_id and w.local_date = t.local_date
inner join path_rules as p on w.source_id = p.source_id and w.member = p.path and p.page_step = 'complete'
left join reference.services as v on p.service_id = v.service_id
where w.dimension = 'page'
