-- One event per line. Waits and talks are seconds; only the ring time of RINGNOANSWER, which nobody uses, is in milliseconds.
with
    timed as (
        select row_no, call_id, queue, event, p1, p2, p3, p4, to_timestamp(try_cast(epoch as double))::timestamp as event_at from input
    )
select
    row_no,
    case when event_at is null then 'epoch: cannot be read' when event is null then 'event: is missing' end as problem,
    hash(event_at, call_id, queue, event, p1, p2, p3, p4) as row_hash,
    call_id as native_id,
    event_at,
    to_local(event_at)::date as local_date,
    queue as event_queue,
    event,
    case
        event
        when 'CONNECT'
        then try_cast(p1 as double)
        when 'ABANDON'
        then try_cast(p3 as double)
        when 'EXITEMPTY'
        then try_cast(p3 as double)
        when 'EXITWITHTIMEOUT'
        then try_cast(p3 as double)
        when 'EXITWITHKEY'
        then try_cast(p4 as double)
    end as event_wait,
    case
        when event in ('COMPLETEAGENT', 'COMPLETECALLER')
        then try_cast(p2 as double)
        when event in ('BLINDTRANSFER', 'ATTENDEDTRANSFER')
        then try_cast(p4 as double)
    end as event_talk,
    case when event = 'ENTERQUEUE' and key_phone(p2) is not null then [struct_pack(key_type := 'phone', key := key_phone(p2))] end as keys
from timed
