-- One leg per record. The interface writes RFC 2822 dates, the bulk export ISO ones, both UTC; durations are seconds written as text.
with
    fields as (
        select
            row_no,
            hash(record) as row_hash,
            record ->> '$.sid' as leg_id,
            nullif(record ->> '$.parent_call_sid', '') as parent_id,
            lower(record ->> '$.direction') as leg_direction,
            lower(record ->> '$.status') as leg_status,
            try_cast(record ->> '$.duration' as double) as leg_seconds,
            record ->> '$.from' as caller,
            coalesce(nullif(record ->> '$.start_time', ''), record ->> '$.date_created') as began,
            coalesce(record ->> '$.date_updated', nullif(record ->> '$.end_time', '')) as changed
        from input
    ),
    dated as (
        select
            fields.*,
            coalesce(try_cast(replace(began, 'Z', '') as timestamp), try_strptime(began, '%a, %d %b %Y %H:%M:%S +0000')) as leg_at,
            coalesce(try_cast(replace(changed, 'Z', '') as timestamp), try_strptime(changed, '%a, %d %b %Y %H:%M:%S +0000')) as updated_at
        from fields
    )
select
    row_no,
    case
        when leg_id is null
        then 'sid: is missing'
        when leg_at is null
        then 'start_time: cannot be read'
        when leg_status is null
        then 'status: is missing'
    end as problem,
    null::varchar as excluded,
    row_hash,
    coalesce(parent_id, leg_id) as native_id,
    leg_id,
    parent_id is not null as is_child,
    leg_at,
    to_local(leg_at)::date as local_date,
    updated_at,
    leg_direction,
    leg_status,
    leg_seconds,
    case
        when leg_direction = 'inbound' and parent_id is null and key_phone(caller) is not null
        then [struct_pack(key_type := 'phone', key := key_phone(caller))]
        else []
    end as keys
from dated
