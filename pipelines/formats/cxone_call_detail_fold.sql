-- One contact per master. The same leg in two downloads is one leg, as it stood last: the later download's, else the one that has gone on longer.
with
    latest as (
        select
            parsed.*,
            row_number() over (
                partition by leg_id
                order by
                    stated_at desc nulls last,
                    (outcome <> 'unknown')::integer desc,
                    coalesce(wait_seconds, 0) + coalesce(handle_seconds, 0) desc,
                    file_id,
                    row_no
            ) as version_no
        from parsed
    ),
    legs as (
        select latest.*, row_number() over (partition by native_id order by started_at, leg_id) as leg_no from latest where version_no = 1
    )
select
    native_id,
    min(started_at) as started_at,
    arg_min(channel_id, leg_no) as channel_id,
    bool_or(is_assisted) as is_assisted,
    'inbound' as direction,
    case
        when bool_or(outcome = 'completed') then 'completed' when bool_or(outcome = 'abandoned') then 'abandoned' else 'unknown'
    end as outcome,
    arg_min(queue, leg_no) filter (where queue is not null) as queue,
    arg_min(service_label, leg_no) as service_label,
    sum(wait_seconds) as wait_seconds,
    sum(handle_seconds) as handle_seconds,
    count(*) as legs,
    list_distinct(flatten(list(keys))) as keys,
    list(struct_pack(file_id := file_id, row_no := row_no) order by leg_no) as row_ids
from legs
group by native_id
order by native_id
