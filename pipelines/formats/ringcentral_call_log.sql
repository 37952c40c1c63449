-- One record of the log. Its time is UTC, its duration seconds of the whole call, menu and queue included.
with
    fields as (
        select
            row_no,
            hash(record) as row_hash,
            record ->> '$.sessionId' as native_id,
            case when record ->> '$.id' <> '' then hash(record ->> '$.id') end as record_id, -- an id may hold anything: only its number is kept
            record ->> '$.startTime' as began,
            make_timestamp(
                epoch_us(
                    try_strptime(
                        regexp_replace(record ->> '$.startTime', 'Z$', '+00:00'), ['%Y-%m-%dT%H:%M:%S%z', '%Y-%m-%dT%H:%M:%S.%f%z']
                    )
                )
            ) as call_at,
            lower(record ->> '$.direction') as way,
            lower(record ->> '$.type') as kind,
            record ->> '$.result' as outcome_label,
            try_cast(record ->> '$.duration' as double) as call_seconds,
            coalesce(json_array_length(record -> '$.legs'), 1) as record_legs,
            key_phone(record ->> '$.from.phoneNumber') as caller_key
        from input
    )
select
    row_no,
    case
        when native_id is null
        then 'sessionId: is missing'
        when began is null
        then 'startTime: is missing'
        when call_at is null
        then 'startTime: cannot be read'
        when call_seconds < 0
        then 'duration: is negative'
    end as problem,
    case when kind in ('fax', 'sms') then 'a fax or a text message' end as excluded,
    row_hash,
    native_id,
    record_id,
    call_at,
    to_local(call_at)::date as local_date,
    way,
    outcome_label,
    call_seconds,
    record_legs,
    case when way = 'inbound' and caller_key is not null then [struct_pack(key_type := 'phone', key := caller_key)] else [] end as keys
from fields
