-- The contacts that count: inbound, a citizen's, of the feed that is primary for their service and channel.
create or replace view events.counted as
select
    c.contact_id,
    c.source_id,
    c.file_id,
    c.row_no,
    c.grain,
    c.quantity,
    c.started_at,
    c.local_date,
    c.local_hour,
    c.channel_id,
    c.is_assisted,
    c.direction,
    c.outcome,
    c.contact_type,
    c.avoidable_cause,
    c.service_id,
    c.service_label,
    c.queue,
    c.reason,
    c.site,
    c.wait_seconds,
    c.handle_seconds,
    c.value,
    c.legs,
    c.offered,
    c.answered,
    c.answered_in_target,
    c.abandoned,
    c.person_key,
    c.not_counted_reason
from events.contacts as c
left join
    events.uncounted_pairs as u
    on c.source_id = u.source_id
    and c.service_id = u.service_id
    and c.channel_id = u.channel_id
    and c.local_date >= u.from_date
    and c.local_date < u.to_date
where c.not_counted_reason is null and u.source_id is null
