-- One request per record. The standard has no channel; services that extend it (Chicago) name it in extended_attributes.
with
    fields as (
        select
            row_no,
            record ->> '$.service_request_id' as native_id,
            record ->> '$.requested_datetime' as requested,
            try_strptime(regexp_replace(record ->> '$.requested_datetime', 'Z$', '+00:00'), ['%Y-%m-%dT%H:%M:%S%z', '%Y-%m-%dT%H:%M:%S.%f%z']) as started,
            try_strptime(regexp_replace(record ->> '$.updated_datetime', 'Z$', '+00:00'), ['%Y-%m-%dT%H:%M:%S%z', '%Y-%m-%dT%H:%M:%S.%f%z']) as updated,
            lower(record ->> '$.extended_attributes.channel') as channel,
            record ->> '$.status' as outcome_label,
            record ->> '$.service_name' as service_label,
            record ->> '$.agency_responsible' as queue,
            postcode_sector(record ->> '$.zipcode') as sector
        from input
    ),
    known as (
        select
            fields.*,
            case
                when channel is null
                then 'unknown'
                when channel in ('web', 'internet', 'online')
                then 'web'
                when channel in ('phone', 'phone call')
                then 'phone'
                when channel in ('app', 'mobile', 'mobile device')
                then 'app'
                when channel in ('email', 'e-mail')
                then 'email'
                when channel in ('sms', 'text')
                then 'sms'
                when channel in ('social', 'twitter')
                then 'social'
            end as channel_id
        from fields
    )
select
    row_no,
    case
        when native_id is null
        then 'service_request_id: is missing'
        when requested is null
        then 'requested_datetime: is missing'
        when started is null
        then 'requested_datetime: cannot be read'
    end as problem,
    null::varchar as excluded,
    hash(native_id, requested, updated, channel, outcome_label, service_label, queue, sector) as row_hash,
    native_id,
    case when sector is null then [] else [struct_pack(key_type := 'postcode_sector', key := sector)] end as keys,
    case when channel is not null and channel_id is null then ['channel_id=' || channel] else [] end as unknown_words,
    (updated at time zone 'UTC')::timestamp as updated_at,
    to_local((started at time zone 'UTC')::timestamp)::date as local_date,
    'event' as grain,
    (started at time zone 'UTC')::timestamp as started_at,
    coalesce(channel_id, 'unknown') as channel_id,
    'completed' as outcome,
    outcome_label,
    service_label,
    queue
from known
