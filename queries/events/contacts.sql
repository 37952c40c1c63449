-- Fills events.contacts for the days being made again from the winning rows of every feed of contacts (temp table new_facts),
-- with service, contact type and avoidable cause from the labels (temp table labels).
insert into events.contacts by name
select
    f.fact_id as contact_id,
    f.source_id,
    f.file_id,
    f.row_no,
    coalesce(f.grain, 'event') as grain,
    coalesce(f.quantity, 1) as quantity,
    f.started_at,
    f.local_date,
    f.local_hour,
    coalesce(f.channel_id, 'unknown') as channel_id,
    coalesce(f.is_assisted, c.is_assisted) as is_assisted,
    coalesce(f.direction, 'inbound') as direction,
    coalesce(f.outcome, 'unknown') as outcome,
    coalesce(nullif(f.contact_type, 'unknown'), l.contact_type, s.default_contact_type, 'unknown') as contact_type,
    l.avoidable_cause,
    coalesce(l.service_id, 'unmapped') as service_id,
    f.service_label,
    f.queue,
    f.reason,
    coalesce(f.site, s.default_site) as site,
    f.wait_seconds,
    f.handle_seconds,
    f.value,
    coalesce(f.legs, 1) as legs,
    -- in the menu or on a desk's list: neither the export nor its end says that it asked for staff in a queue
    case when f.is_assisted is null and coalesce(f.outcome, 'unknown') = 'unknown' and coalesce(f.grain, 'event') = 'event' then 0 end as offered,
    null as answered,
    null as answered_in_target,
    null as abandoned,
    case
        when len(f.keys) = 1 and f.keys[1].key_type in ('customer', 'email', 'phone') then hash(f.keys[1].key)
        when len(f.keys) > 1
            then
                hash(
                    coalesce(
                        list_filter(f.keys, lambda k: k.key_type = 'customer')[1].key,
                        list_filter(f.keys, lambda k: k.key_type = 'email')[1].key,
                        list_filter(f.keys, lambda k: k.key_type = 'phone')[1].key
                    )
                )
    end as person_key,
    case
        when coalesce(f.direction, 'inbound') <> 'inbound' then f.direction
        when f.is_conflict then 'two_versions'
    end as not_counted_reason
from new_facts as f
left join
    labels as l
    on f.source_id = l.source_id
    and f.service_label is not distinct from l.service_label
    and f.queue is not distinct from l.queue
    and f.reason is not distinct from l.reason
    and l.form_label is null
left join reference.channels as c on coalesce(f.channel_id, 'unknown') = c.channel_id
left join reference.sources as s on f.source_id = s.source_id
