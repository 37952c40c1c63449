-- One contact per call: the wait is the time in queues, the handling the time spoken. A call without a conversation that was in a queue
-- was given up. An event that two exports tell of differently counts as it stood last: the later export's, else the one that has gone on longer.
with
    latest as (
        select parsed.*
        from parsed
        qualify
            row_number() over (
                partition by native_id, coalesce(event_no::varchar, concat_ws(':', file_id, row_no))
                order by
                    stated_at desc nulls last,
                    coalesce(handle_seconds, 0) desc,
                    coalesce(total_seconds, 0) desc,
                    file_id,
                    row_no
            )
            = 1
    )
select
    native_id,
    min(started_at) as started_at,
    arg_min(channel_id, event_no) as channel_id,
    case when bool_or(handle_seconds > 0) or bool_or(event_kind in ('q', 'queue')) then true end as is_assisted,
    'inbound' as direction,
    case
        when bool_or(handle_seconds > 0) then 'completed' when bool_or(event_kind in ('q', 'queue')) then 'abandoned' else 'unknown'
    end as outcome,
    arg_min(queue, event_no) filter (where queue is not null) as queue,
    sum(total_seconds) filter (where event_kind in ('q', 'queue')) as wait_seconds,
    sum(handle_seconds) filter (where handle_seconds > 0) as handle_seconds,
    greatest(count(*) filter (where handle_seconds > 0), 1) as legs,
    list_distinct(flatten(list(keys))) as keys,
    list(struct_pack(file_id := file_id, row_no := row_no) order by event_no) as row_ids
from latest
group by native_id
order by native_id
