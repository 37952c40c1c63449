-- One contact per session: it was answered if any of its records says so, else the last record tells how it ended.
-- A record that two downloads tell of differently counts as it stood last: the later download's, else the one that has gone on longer.
with
    judged as (
        select
            parsed.*,
            case
                when lower(outcome_label) in ('accepted', 'call connected', 'connected', 'call accepted')
                then 'completed'
                when lower(outcome_label) in ('missed', 'abandoned', 'hang up', 'no answer', 'rejected', 'declined')
                then 'abandoned'
                when lower(outcome_label) in ('busy', 'blocked', 'call failed', 'call failure', 'wrong number', 'ip phone offline')
                then 'failed'
                when lower(outcome_label) = 'in progress'
                then 'in_progress'
                else 'unknown'
            end as record_outcome
        from parsed
    ),
    latest as (
        select judged.*
        from judged
        qualify
            row_number() over (
                partition by native_id, coalesce(record_id::varchar, concat_ws(':', file_id, row_no))
                order by
                    stated_at desc nulls last,
                    (record_outcome <> 'in_progress')::integer desc,
                    call_seconds desc nulls last,
                    record_legs desc,
                    file_id,
                    row_no
            )
            = 1
    ),
    numbered as (select latest.*, row_number() over (partition by native_id order by call_at, row_no, file_id) as record_no from latest)
select
    native_id,
    min(call_at) as started_at,
    'phone' as channel_id,
    case when bool_or(record_outcome in ('completed', 'abandoned')) then true end as is_assisted,
    case when arg_min(way, record_no) = 'outbound' then 'outbound' else 'inbound' end as direction,
    case when bool_or(record_outcome = 'completed') then 'completed' else arg_max(record_outcome, record_no) end as outcome,
    arg_max(outcome_label, record_no) as outcome_label,
    greatest(count(*), max(record_legs)) as legs,
    list_distinct(flatten(list(keys))) as keys,
    list(struct_pack(file_id := file_id, row_no := row_no) order by record_no) as row_ids
from numbered
group by native_id
order by native_id
