-- Finished steps online become contacts (channel web, not assisted): a web visit never does, a completed goal does.
-- A self-assessment that showed its result is an enquiry; what a service calls done is its goal.
insert into events.contacts by name
select
    c.completion_id as contact_id,
    c.source_id,
    c.file_id,
    c.row_no,
    c.grain,
    c.quantity,
    c.completed_at as started_at,
    c.local_date,
    case when c.completed_at is not null then extract(hour from to_local(c.completed_at))::tinyint end as local_hour,
    c.channel_id,
    c.is_assisted,
    'inbound' as direction,
    'completed' as outcome,
    case
        when coalesce(s.default_contact_type, 'unknown') <> 'unknown' and coalesce(v.kind, 'transaction') <> 'self_assessment'
            then s.default_contact_type
        when v.kind = 'transaction' then 'transaction'
        when v.kind is null then 'unknown'
        else 'enquiry'
    end as contact_type,
    null as avoidable_cause,
    c.service_id,
    c.form_label as service_label,
    null as queue,
    null as reason,
    s.default_site as site,
    null as wait_seconds,
    null as handle_seconds,
    c.value,
    1 as legs,
    null as offered,
    null as answered,
    null as answered_in_target,
    null as abandoned,
    p.person_key,
    null as not_counted_reason
from events.completions as c
inner join touched as t on c.source_id = t.source_id and c.local_date = t.local_date
left join reference.services as v on c.service_id = v.service_id
left join
    (
        select k.fact_id, hash(arg_min(k.key, case k.key_type when 'customer' then 1 when 'email' then 2 else 3 end)) as person_key
        from events.fact_keys as k
        inner join events.completions as d on k.fact_id = d.completion_id
        inner join touched as t on d.source_id = t.source_id and d.local_date = t.local_date
        where k.key_type in ('customer', 'email', 'phone')
        group by k.fact_id
    ) as p
    on c.completion_id = p.fact_id
left join reference.sources as s on c.source_id = s.source_id
where c.step in ('completed', 'booked', 'result_shown')
