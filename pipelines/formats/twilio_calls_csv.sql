-- One leg a row, under either spelling of the names; a file without a parent's column holds single calls. Times are RFC 2822 or ISO, UTC.
with
    whole as (
        select
            null::bigint as row_no,
            null::varchar as sid,
            null::varchar as "Call Sid",
            null::varchar as callsid,
            null::varchar as parent_call_sid,
            null::varchar as "Parent Call Sid",
            null::varchar as direction,
            null::varchar as status,
            null::varchar as "from",
            null::varchar as duration,
            null::varchar as start_time,
            null::varchar as "Start Time",
            null::varchar as date_created,
            null::varchar as date_updated,
            null::varchar as "Date Updated",
            null::varchar as end_time,
            null::varchar as "End Time"
        where false
        union all by name
        select *
        from input
    ),
    fields as (
        select
            row_no,
            coalesce(sid, "Call Sid", callsid) as leg_id,
            coalesce(parent_call_sid, "Parent Call Sid") as parent_id,
            replace(replace(replace(lower(direction), ' ', '-'), 'incoming', 'inbound'), 'outgoing', 'outbound') as leg_direction,
            replace(lower(status), ' ', '-') as leg_status,
            try_cast(duration as double) as leg_seconds,
            "from" as caller,
            coalesce(start_time, "Start Time", date_created) as began,
            coalesce(date_updated, "Date Updated", end_time, "End Time") as changed
        from whole
    ),
    dated as (
        select
            fields.*,
            coalesce(
                try_cast(regexp_replace(began, '(Z|[+]00:?00)$', '') as timestamp), try_strptime(began, '%a, %d %b %Y %H:%M:%S +0000')
            ) as leg_at,
            coalesce(
                try_cast(regexp_replace(changed, '(Z|[+]00:?00)$', '') as timestamp), try_strptime(changed, '%a, %d %b %Y %H:%M:%S +0000')
            ) as updated_at
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
    hash(leg_id, parent_id, leg_direction, leg_status, leg_seconds, began, changed) as row_hash,
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
