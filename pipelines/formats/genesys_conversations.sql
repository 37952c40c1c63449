-- One conversation per record. Metrics are milliseconds, times UTC. Only the fields named here are read.
with
    shaped as (
        select
            row_no,
            json_transform(
                record,
                '{"conversationId": "VARCHAR", "conversationStart": "VARCHAR", "conversationEnd": "VARCHAR",
                  "originatingDirection": "VARCHAR",
                  "participants": [{"purpose": "VARCHAR", "participantName": "VARCHAR", "sessions": [{
                    "mediaType": "VARCHAR", "ani": "VARCHAR", "addressFrom": "VARCHAR",
                    "metrics": [{"name": "VARCHAR", "value": "DOUBLE", "emitDate": "VARCHAR"}],
                    "segments": [{"segmentEnd": "VARCHAR", "queueId": "VARCHAR", "wrapUpCode": "VARCHAR"}]}]}]}'
            ) as c
        from input
    ),
    parties as (
        select
            row_no,
            hash(c) as row_hash,
            c."conversationId" as native_id,
            c."conversationEnd" is null as is_open,
            lower(c."originatingDirection") as origin,
            try_cast(replace(c."conversationStart", 'Z', '') as timestamp) as started_at,
            try_cast(replace(c."conversationEnd", 'Z', '') as timestamp) as ended_at,
            list_filter(coalesce(c.participants, []), lambda p:p.purpose in ('customer', 'external')) as customers,
            list_filter(coalesce(c.participants, []), lambda p:p.purpose = 'acd') as queues,
            list_filter(coalesce(c.participants, []), lambda p:p.purpose in ('agent', 'user')) as staff
        from shaped
    ),
    sessions as (
        select
            parties.*,
            flatten(list_transform(customers, lambda p:coalesce(p.sessions, []))) as customer_sessions,
            flatten(list_transform(queues, lambda p:coalesce(p.sessions, []))) as queue_sessions,
            flatten(list_transform(staff, lambda p:coalesce(p.sessions, []))) as staff_sessions
        from parties
    ),
    measured as (
        select
            sessions.*,
            customer_sessions[1]."mediaType" as media,
            flatten(list_transform(queue_sessions, lambda s:coalesce(s.metrics, []))) as queue_metrics,
            flatten(list_transform(staff_sessions, lambda s:coalesce(s.metrics, []))) as staff_metrics,
            flatten(list_transform(queue_sessions || staff_sessions, lambda s:coalesce(s.segments, []))) as segments
        from sessions
    ),
    -- An agent whose telephone only rang has a session too; one who spoke has a time of handling.
    known as (
        select
            measured.*,
            lower(media) as channel,
            list_filter(queue_metrics, lambda m:m.name = 'tAcd') as waits,
            list_filter(staff_metrics, lambda m:m.name = 'tHandle') as handles,
            list_filter(queue_metrics || staff_metrics, lambda m:m.name = 'nTransferred') as transfers,
            list_filter(segments, lambda s:s."wrapUpCode" is not null and s."wrapUpCode" <> 'ININ-WRAP-UP-TIMEOUT') as wrap_ups,
            list_contains(list_transform(queue_metrics, lambda m:m.name), 'tAbandon') as is_abandoned,
            len(list_filter(staff_metrics, lambda m:m.name in ('tAnswered', 'tTalk', 'tTalkComplete', 'tHandle'))) > 0 as is_answered,
            list_max(
                list_transform(queue_metrics || staff_metrics, lambda m:try_cast(replace(m."emitDate", 'Z', '') as timestamp))
            ) as emitted_at
        from measured
    )
select
    row_no,
    case
        when native_id is null then 'conversationId: is missing' when started_at is null then 'conversationStart: cannot be read'
    end as problem,
    null::varchar as excluded,
    row_hash,
    native_id,
    coalesce(greatest(ended_at, emitted_at), started_at) as updated_at,
    started_at,
    to_local(started_at)::date as local_date,
    'event' as grain,
    case
        when channel in ('voice', 'callback')
        then 'phone'
        when channel = 'email'
        then 'email'
        when channel in ('chat', 'message', 'webmessaging')
        then 'chat'
        else 'unknown'
    end as channel_id,
    case
        when channel is not null and channel not in ('voice', 'callback', 'email', 'chat', 'message', 'webmessaging')
        then ['channel_id=' || channel]
        else []
    end as unknown_words,
    is_answered or len(queues) > 0 as is_assisted,
    case when len(customers) = 0 then 'internal' when origin = 'outbound' then 'outbound' else 'inbound' end as direction,
    case when is_open then 'in_progress' when is_answered then 'completed' when is_abandoned then 'abandoned' else 'unknown' end as outcome,
    coalesce(queues[1]."participantName", list_filter(segments, lambda s:s."queueId" is not null)[1]."queueId") as queue,
    wrap_ups[-1]."wrapUpCode" as reason,
    list_sum(list_transform(waits, lambda m:m.value)) / 1000 as wait_seconds,
    list_sum(list_transform(handles, lambda m:m.value)) / 1000 as handle_seconds,
    1 + coalesce(list_sum(list_transform(transfers, lambda m:m.value)), 0)::integer as legs,
    case
        when origin = 'outbound'
        then []  -- the numbers a call goes out from are the council's own
        else
            list_filter(
                [
                    struct_pack(key_type := 'phone', key := key_phone(customer_sessions[1].ani)),
                    struct_pack(key_type := 'email', key := key_email(customer_sessions[1]."addressFrom"))
                ],
                lambda k:k.key is not null
            )
    end as keys
from known
