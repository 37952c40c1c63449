-- One leg a row; times are epoch seconds, 0 for what never happened. Older releases have no hunt pilot.
with
    whole as (
        select null::bigint as row_no, null::varchar as "huntPilotDN"
        where false
        union all by name
        select *
        from input
    ),
    fields as (
        select
            row_no,
            "globalCallID_callManagerId" || '-' || "globalCallID_callId" as native_id,
            to_timestamp(nullif(try_cast("dateTimeOrigination" as bigint), 0))::timestamp as leg_at,
            coalesce(try_cast("dateTimeConnect" as bigint), 0) > 0 as was_connected,
            try_cast(duration as double) as leg_seconds,
            regexp_full_match("callingPartyNumber", '\d{2,6}') as is_from_inside,
            regexp_full_match("finalCalledPartyNumber", '\d{2,6}') as is_to_inside,
            key_phone("callingPartyNumber") as caller_key,
            case when regexp_full_match("huntPilotDN", '\d{2,8}') then "huntPilotDN" end as leg_queue,
            hash(
                "globalCallID_callManagerId",
                "globalCallID_callId",
                "dateTimeOrigination",
                "dateTimeConnect",
                duration,
                "callingPartyNumber",
                "finalCalledPartyNumber"
            ) as row_hash
        from whole
    )
select
    row_no,
    case
        when native_id is null then 'globalCallID_callId: is missing' when leg_at is null then 'dateTimeOrigination: cannot be read'
    end as problem,
    null::varchar as excluded,
    row_hash,
    native_id,
    leg_at,
    to_local(leg_at)::date as local_date,
    was_connected,
    leg_seconds,
    case when is_from_inside and is_to_inside then 'internal' when is_from_inside then 'outbound' else 'inbound' end as leg_direction,
    leg_queue,
    case
        when not coalesce(is_from_inside, false) and caller_key is not null
        then [struct_pack(key_type := 'phone', key := caller_key)]
        else []
    end as keys
from fields
