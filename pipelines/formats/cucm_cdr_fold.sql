-- One contact per call. The call id begins again after some years, so a call is told apart by its day too.
with
    numbered as (
        select
            parsed.* replace (native_id || '-' || strftime(min(leg_at) over (partition by native_id), '%Y%m%d') as native_id),
            row_number() over (partition by native_id order by leg_at, row_no, file_id) as leg_no
        from parsed
    )
select
    native_id,
    min(leg_at) as started_at,
    'phone' as channel_id,
    true as is_assisted,
    arg_min(leg_direction, leg_no) as direction,
    case when bool_or(was_connected) then 'completed' else 'abandoned' end as outcome,
    arg_min(leg_queue, leg_no) filter (where leg_queue is not null) as queue,
    sum(leg_seconds) filter (where was_connected) as handle_seconds,
    count(*) as legs,
    list_distinct(flatten(list(keys))) as keys,
    list(struct_pack(file_id := file_id, row_no := row_no) order by leg_no) as row_ids
from numbered
group by native_id
order by native_id
