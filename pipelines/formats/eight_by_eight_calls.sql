-- One call a record, its times in milliseconds. A call may be missed by one telephone and answered by the next: answered is asked first.
with
    fields as (
        select
            row_no,
            record ->> '$.callId' as native_id,
            record ->> '$.startTimeUTC' as began,
            try_cast(record ->> '$.startTimeUTC' as bigint) as began_ms,
            lower(record ->> '$.direction') as way,
            record ->> '$.answered' as answered,
            record ->> '$.abandoned' as abandoned,
            record ->> '$.missed' as missed,
            record ->> '$.lastLegDisposition' as outcome_label,
            try_cast(record ->> '$.waitTimeMS' as double) / 1000 as wait_seconds,
            try_cast(record ->> '$.talkTimeMS' as double) / 1000 as handle_seconds,
            try_cast(record ->> '$.callLegCount' as bigint) as legs,
            record ->> '$.departments[0]' as queue,
            record ->> '$.branches[0]' as site,
            key_phone(record ->> '$.caller') as caller_key
        from input
    ),
    timed as (
        select
            fields.*,
            case when began_ms between 0 and 4102444800000 then make_timestamp(began_ms * 1000) end as started_at,
            answered = 'Answered' or handle_seconds > 0 as was_answered
        from fields
    )
select
    row_no,
    case
        when native_id is null
        then 'callId: is missing'
        when began is null
        then 'startTimeUTC: is missing'
        when started_at is null
        then 'startTimeUTC: cannot be read'
        when wait_seconds < 0 or handle_seconds < 0
        then 'talkTimeMS: is negative'
    end as problem,
    null::varchar as excluded,
    hash(
        native_id, began, way, answered, abandoned, missed, outcome_label, wait_seconds, handle_seconds, legs, queue, site, caller_key
    ) as row_hash,
    native_id,
    case when way = 'incoming' and caller_key is not null then [struct_pack(key_type := 'phone', key := caller_key)] else [] end as keys,
    to_local(started_at)::date as local_date,
    'event' as grain,
    started_at,
    'phone' as channel_id,
    case when way = 'outgoing' then 'outbound' when way = 'internal' then 'internal' else 'inbound' end as direction,
    case when was_answered or abandoned = 'Abandoned' or missed = 'Missed' then true end as is_assisted,
    case
        when was_answered then 'completed' when abandoned = 'Abandoned' then 'abandoned' when missed = 'Missed' then 'failed' else 'unknown'
    end as outcome,
    outcome_label,
    queue,
    site,
    wait_seconds,
    handle_seconds,
    legs
from timed
