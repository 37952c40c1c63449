-- One leg a line. Its id is epoch.number, some with the system's name before it; legs of one call share the linked id.
with
    whole as (select *, coalesce(linkedid, uniqueid) as call_id from input),
    timed as (
        select
            whole.*,
            to_timestamp(try_cast(regexp_extract(call_id, '(\d{9,11})\.\d+$', 1) as double))::timestamp as call_at,
            try_cast(start as timestamp) as leg_clock,
            regexp_full_match(src, '\d{2,6}') as is_from_inside,
            regexp_full_match(dst, '\d{2,6}') as is_to_inside
        from whole
    )
select
    row_no,
    case
        when call_at is null
        then 'uniqueid: cannot be read'
        when leg_clock is null
        then 'start: cannot be read'
        when disposition is null
        then 'disposition: is missing'
    end as problem,
    case when starts_with(channel, 'Local/') then 'a telephone that rang for a queue' end as excluded,
    hash(src, dst, channel, dstchannel, lastapp, lastdata, start, duration, billsec, disposition, uniqueid, linkedid, sequence) as row_hash,
    call_id as native_id,
    call_at,
    to_local(call_at)::date as local_date,
    leg_clock,
    try_cast(sequence as bigint) as leg_sequence,
    case when is_from_inside and is_to_inside then 'internal' when is_from_inside then 'outbound' else 'inbound' end as leg_direction,
    lower(lastapp) as leg_app,
    case when lower(lastapp) = 'queue' then split_part(lastdata, ',', 1) end as leg_queue,
    upper(disposition) as leg_disposition,
    dstchannel is not null as has_other_end,
    try_cast(billsec as double) as leg_billed,
    case
        when not coalesce(is_from_inside, false) and key_phone(src) is not null
        then [struct_pack(key_type := 'phone', key := key_phone(src))]
        else []
    end as keys
from timed
