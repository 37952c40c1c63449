-- One contact per visit, however many counters: first service and queue, last outcome, waits and handling added up.
-- A transaction that two exports tell of differently counts as it stood last: the later export's, else the one that has gone on longer.
with
    latest as (
        select parsed.*
        from parsed
        qualify
            row_number() over (
                partition by native_id, coalesce(json_extract_string(extra, '$.id'), concat_ws(':', file_id, row_no))
                order by
                    stated_at desc nulls last,
                    (outcome is not null)::integer desc,
                    coalesce(wait_seconds, 0) + coalesce(handle_seconds, 0) desc,
                    file_id,
                    row_no
            )
            = 1
    ),
    numbered as (select latest.*, row_number() over (partition by native_id order by started_at, row_no, file_id) as leg_no from latest)
select
    native_id,
    min(started_at) as started_at,
    'face_to_face' as channel_id,
    true as is_assisted,
    'inbound' as direction,
    arg_max(outcome, leg_no) as outcome,
    arg_max(outcome_label, leg_no) as outcome_label,
    arg_min(service_label, leg_no) as service_label,
    arg_min(queue, leg_no) as queue,
    arg_min(site, leg_no) as site,
    sum(wait_seconds) as wait_seconds,
    sum(handle_seconds) as handle_seconds,
    count(*) as legs,
    list_distinct(flatten(list(keys))) as keys,
    list(struct_pack(file_id := file_id, row_no := row_no) order by leg_no) as row_ids
from numbered
group by native_id
order by native_id
