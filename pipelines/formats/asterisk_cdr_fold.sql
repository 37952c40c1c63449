-- One contact per call. Time from the answer counts as handling only where a telephone was dialled: a queue answers at once and lets wait.
with
    numbered as (
        select parsed.*, row_number() over (partition by native_id order by leg_clock, leg_sequence nulls first, row_no, file_id) as leg_no
        from parsed
    ),
    calls as (
        select
            native_id,
            min(call_at) as started_at,
            arg_min(leg_direction, leg_no) as direction,
            bool_or(leg_app in ('queue', 'dial') or has_other_end) as is_assisted,
            bool_or(leg_disposition = 'ANSWERED' and has_other_end) as was_answered,
            bool_or(leg_app = 'queue') as was_queued,
            bool_or(leg_app = 'dial' and leg_disposition = 'NO ANSWER') as was_not_answered,
            arg_max(leg_disposition, leg_no) as outcome_label,
            arg_min(leg_queue, leg_no) filter (where leg_queue is not null) as queue,
            sum(leg_billed) filter (where leg_app = 'dial' and leg_disposition = 'ANSWERED' and has_other_end) as handle_seconds,
            count(*) as legs,
            list_distinct(flatten(list(keys))) as keys,
            list(struct_pack(file_id := file_id, row_no := row_no) order by leg_no) as row_ids
        from numbered
        group by native_id
    )
select
    native_id,
    started_at,
    'phone' as channel_id,
    is_assisted,
    direction,
    case
        when was_answered
        then 'completed'
        when was_queued
        then 'unknown'
        when was_not_answered
        then 'abandoned'
        when outcome_label in ('BUSY', 'FAILED', 'CONGESTION')
        then 'failed'
        else 'unknown'
    end as outcome,
    outcome_label,
    queue,
    handle_seconds,
    legs,
    keys,
    row_ids
from calls
order by native_id
