-- One contact per call, however many queues and however many files its events lie in.
with
    ranked as (
        select parsed.*, case event when 'ENTERQUEUE' then 1 when 'RINGNOANSWER' then 2 when 'CONNECT' then 3 else 4 end as event_rank
        from parsed
    ),
    numbered as (
        select ranked.*, row_number() over (partition by native_id order by event_at, event_rank, row_no, file_id) as event_no from ranked
    ),
    calls as (
        select
            native_id,
            coalesce(min(event_at) filter (where event = 'ENTERQUEUE'), min(event_at)) as started_at,
            coalesce(bool_or(event = 'CONNECT'), false) as was_answered,
            arg_max(event, event_no) filter (where event not in ('ENTERQUEUE', 'RINGNOANSWER', 'RINGCANCELED', 'CONNECT')) as last_event,
            arg_min(event_queue, event_no) as queue,
            sum(event_wait) as wait_seconds,
            sum(event_talk) as handle_seconds,
            count(distinct event_queue) as legs,
            flatten(list(keys) filter (where keys is not null)) as keys,
            list(struct_pack(file_id := file_id, row_no := row_no) order by event_no) as row_ids
        from numbered
        group by native_id
    )
select
    native_id,
    started_at,
    'phone' as channel_id,
    true as is_assisted,
    'inbound' as direction,
    case
        when was_answered
        then 'completed'
        when last_event = 'ABANDON'
        then 'abandoned'
        when starts_with(last_event, 'EXIT')
        then 'unknown'
        else 'in_progress'
    end as outcome,
    last_event as outcome_label,
    queue,
    wait_seconds,
    handle_seconds,
    legs,
    list_distinct(keys) as keys,
    row_ids
from calls
order by native_id
