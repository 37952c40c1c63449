-- One contact per session: it was answered if any of its records says so, else the last record tells how it ended.
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
    )
select
    native_id,
    min(call_at) as started_at,
    'phone' as channel_id,
    case when bool_or(record_outcome in ('completed', 'abandoned')) then true end as is_assisted,
    case when arg_min(way, row_no) = 'outbound' then 'outbound' else 'inbound' end as direction,
    case when bool_or(record_outcome = 'completed') then 'completed' else arg_max(record_outcome, row_no) end as outcome,
    arg_max(outcome_label, row_no) as outcome_label,
    greatest(count(*), max(record_legs)) as legs,
    list_distinct(flatten(list(keys))) as keys,
    list(struct_pack(file_id := file_id, row_no := row_no) order by file_id, row_no) as row_ids
from judged
group by native_id
order by native_id
