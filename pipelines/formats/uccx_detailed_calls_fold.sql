-- One contact per session. The wait is the leg's and stands on every row of it; talk and work are the agent's. An agent whom two
-- exports tell of differently worked as the later one says, else as the one in which it was longer; a transfer back to the same
-- agent is another leg.
with
    told as (
        select
            parsed.*,
            coalesce(handle_seconds, 0) + coalesce(total_seconds, 0) as worked_seconds,
            row_number() over (
                partition by native_id, sequence_no, agent_key order by stated_at desc nulls last, worked_seconds desc, file_id, row_no
            ) as version_no
        from parsed
    ),
    legs as (
        select
            native_id,
            sequence_no,
            min(started_at) as leg_at,
            min_by(queue, row_no) as queue,
            min_by(service_label, row_no) as service_label,
            case when bool_or(outcome = 'completed') then 'completed' else max_by(outcome, row_no) end as outcome,
            max_by(outcome_label, row_no) as outcome_label,
            bool_or(is_assisted) as is_assisted,
            max(wait_seconds) as wait_seconds,
            sum(worked_seconds) filter (where version_no = 1) as handle_seconds,
            flatten(list(keys)) as keys,
            list(struct_pack(file_id := file_id, row_no := row_no) order by file_id, row_no) as row_ids
        from told
        group by native_id, sequence_no
    )
select
    native_id,
    min(leg_at) as started_at,
    'phone' as channel_id,
    bool_or(is_assisted) as is_assisted,
    'inbound' as direction,
    arg_max(outcome, sequence_no) as outcome,
    arg_max(outcome_label, sequence_no) as outcome_label,
    arg_min(queue, sequence_no) filter (where queue is not null) as queue,
    arg_min(service_label, sequence_no) as service_label,
    sum(wait_seconds) as wait_seconds,
    sum(handle_seconds) as handle_seconds,
    count(*) as legs,
    list_distinct(flatten(list(keys))) as keys,
    flatten(list(row_ids order by sequence_no)) as row_ids
from legs
group by native_id
order by native_id
