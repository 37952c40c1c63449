-- One dialogue a record; durations are seconds. One that ended in the menu is unknown, whatever Outcome calls it.
with
    fields as (
        select
            row_no,
            record ->> '$.id' as native_id,
            record ->> '$.startTimestamp' as began,
            make_timestamp(
                epoch_us(
                    try_strptime(
                        regexp_replace(record ->> '$.startTimestamp', 'Z$', '+00:00'), ['%Y-%m-%dT%H:%M:%S%z', '%Y-%m-%dT%H:%M:%S.%f%z']
                    )
                )
            ) as started_at,
            nullif(record ->> '$.queueEnterTimestamp', '') as queued,
            nullif(record ->> '$.acceptTimestamp', '') as accepted,
            try_cast(record ->> '$.ivrDurationInSec' as double) as menu_seconds,
            try_cast(record ->> '$.queueDurationInSec' as double) as wait_seconds,
            try_cast(record ->> '$.initialTalkDurationInSec' as double) as handle_seconds,
            try_cast(record ->> '$.sessionDurationInSec' as double) as total_seconds,
            record ->> '$.queueId' as queue,
            coalesce(record ->> '$.Outcome', record ->> '$.outcome') as outcome_label,
            key_customer(record ->> '$.customerId') as customer_key
        from input
    )
select
    row_no,
    case
        when native_id is null
        then 'id: is missing'
        when began is null
        then 'startTimestamp: is missing'
        when started_at is null
        then 'startTimestamp: cannot be read, or has no offset'
        when wait_seconds < 0 or handle_seconds < 0 or total_seconds < 0
        then 'sessionDurationInSec: is negative'
    end as problem,
    null::varchar as excluded,
    hash(
        native_id, began, queued, accepted, menu_seconds, wait_seconds, handle_seconds, total_seconds, queue, outcome_label, customer_key
    ) as row_hash,
    native_id,
    case when customer_key is null then [] else [struct_pack(key_type := 'customer', key := customer_key)] end as keys,
    to_local(started_at)::date as local_date,
    'event' as grain,
    started_at,
    'phone' as channel_id,
    case when queued is null and coalesce(menu_seconds, 0) = 0 then 'outbound' else 'inbound' end as direction,
    queued is not null or accepted is not null as is_assisted,
    case when accepted is not null then 'completed' when queued is not null then 'abandoned' else 'unknown' end as outcome,
    outcome_label,
    queue,
    wait_seconds,
    handle_seconds,
    total_seconds
from fields
