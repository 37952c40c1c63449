-- One contact per chain of records: the latest version of each record, transfers folded into the first contact.
with
    latest as (
        select parsed.*, row_number() over (partition by leg_id order by updated_at desc nulls last, file_id, row_no) as version_no
        from parsed
    ),
    legs as (select latest.*, row_number() over (partition by native_id order by leg_at, leg_id) as leg_no from latest where version_no = 1)
select
    native_id,
    min(leg_at) as started_at,
    case
        arg_min(leg_channel, leg_no) when 'voice' then 'phone' when 'chat' then 'chat' when 'email' then 'email' else 'unknown'
    end as channel_id,
    bool_or(has_agent or was_queued) as is_assisted,
    case when bool_and(method in ('OUTBOUND', 'EXTERNAL_OUTBOUND')) then 'outbound' else 'inbound' end as direction,
    case
        when bool_or(has_agent)
        then 'completed'
        when bool_or(is_open)
        then 'in_progress'
        when bool_or(was_queued)
        then 'abandoned'
        when bool_or(is_self_service)
        then 'completed'
        else 'unknown'
    end as outcome,
    arg_min(leg_queue, leg_no) filter (where leg_queue is not null) as queue,
    arg_max(leg_reason, leg_no) filter (where leg_reason is not null) as reason,
    sum(leg_wait) as wait_seconds,
    sum(leg_handle) as handle_seconds,
    count(*) as legs,
    max(updated_at) as updated_at,
    list_distinct(flatten(list(keys))) as keys,
    list(struct_pack(file_id := file_id, row_no := row_no) order by leg_no) as row_ids
from legs
group by native_id
order by native_id
