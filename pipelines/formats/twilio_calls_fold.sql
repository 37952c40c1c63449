-- One contact per chain: the latest version of each leg, the first leg is the customer's, the others were dialled to somebody.
-- A list without the time of change says nothing of which is later: then the later export's, else the one that has ended, or gone on longer.
with
    latest as (
        select
            parsed.*,
            row_number() over (
                partition by leg_id
                order by
                    updated_at desc nulls last,
                    stated_at desc nulls last,
                    (leg_status not in ('queued', 'initiated', 'ringing', 'in-progress'))::integer desc,
                    leg_seconds desc nulls last,
                    file_id,
                    row_no
            ) as version_no
        from parsed
    ),
    legs as (
        select latest.*, row_number() over (partition by native_id order by is_child, leg_at, leg_id) as leg_no
        from latest
        where version_no = 1
    ),
    calls as (
        select
            native_id,
            min(leg_at) as started_at,
            arg_min(leg_direction, leg_no) as first_direction,
            arg_min(leg_status, leg_no) as first_status,
            bool_or(is_child) as was_passed_on,
            bool_or(is_child and leg_status = 'completed' and leg_seconds > 0) as was_answered,
            bool_or(leg_status in ('queued', 'initiated', 'ringing', 'in-progress')) as is_open,
            sum(leg_seconds) filter (where is_child and leg_status = 'completed' and leg_seconds > 0) as handle_seconds,
            count(*) as legs,
            max(updated_at) as updated_at,
            list_distinct(flatten(list(keys))) as keys,
            list(struct_pack(file_id := file_id, row_no := row_no) order by leg_no) as row_ids
        from legs
        group by native_id
    )
select
    native_id,
    started_at,
    'phone' as channel_id,
    case when was_passed_on then true end as is_assisted,
    case when starts_with(first_direction, 'outbound') then 'outbound' else 'inbound' end as direction,
    case
        when is_open
        then 'in_progress'
        when was_answered
        then 'completed'
        when first_status in ('busy', 'failed')
        then 'failed'
        when was_passed_on or first_status in ('no-answer', 'canceled')
        then 'abandoned'
        when starts_with(first_direction, 'outbound') and first_status = 'completed'
        then 'completed'
        else 'unknown'
    end as outcome,
    first_status as outcome_label,
    handle_seconds,
    legs,
    updated_at,
    keys,
    row_ids
from calls
order by native_id
