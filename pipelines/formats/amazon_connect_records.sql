-- One leg per record. Durations are whole seconds, times UTC. Only named fields of the record are read.
with
    fields as (
        select
            row_no,
            hash(record) as row_hash,
            record ->> '$.ContactId' as leg_id,
            coalesce(record ->> '$.InitialContactId', record ->> '$.ContactId') as native_id,
            try_cast(replace(record ->> '$.InitiationTimestamp', 'Z', '') as timestamp) as leg_at,
            try_cast(replace(record ->> '$.LastUpdateTimestamp', 'Z', '') as timestamp) as updated_at,
            record ->> '$.Channel' as leg_channel,
            record ->> '$.InitiationMethod' as method,
            record ->> '$.Queue.Name' as leg_queue,
            record ->> '$.Queue.ARN' as queue_arn,
            try_cast(record ->> '$.Queue.Duration' as double) as leg_wait,
            coalesce(try_cast(record ->> '$.Agent.AgentInteractionDuration' as double), 0)
            + coalesce(try_cast(record ->> '$.Agent.CustomerHoldDuration' as double), 0)
            + coalesce(try_cast(record ->> '$.Agent.AfterContactWorkDuration' as double), 0) as handled,
            record ->> '$.Agent.ConnectedToAgentTimestamp' as connected_at,
            record ->> '$.Agent.Username' is not null or record ->> '$.Agent.ConnectedToAgentTimestamp' is not null as has_agent,
            record ->> '$.Attributes.selfService' as self_service,
            record ->> '$.Attributes.serviceReason' as leg_reason,
            record ->> '$.Attributes.caseRef' as case_reference,
            record ->> '$.CustomerEndpoint.Address' as address,
            record ->> '$.DisconnectTimestamp' as ended_at
        from input
    )
select
    row_no,
    case when leg_id is null then 'ContactId: is missing' when leg_at is null then 'InitiationTimestamp: cannot be read' end as problem,
    case when method in ('DISCONNECT', 'MONITOR') then 'not a contact of a customer' end as excluded,
    row_hash,
    native_id,
    updated_at,
    leg_id,
    leg_at,
    to_local(leg_at)::date as local_date,
    lower(leg_channel) as leg_channel,
    method,
    leg_queue,
    leg_queue is not null or queue_arn is not null as was_queued,
    has_agent,
    leg_wait,
    case when has_agent then handled end as leg_handle,
    self_service is not null as is_self_service,
    ended_at is null as is_open,
    leg_reason,
    list_filter(
        [
            struct_pack(key_type := 'phone', key := key_phone(address)),
            struct_pack(key_type := 'reference', key := key_reference(case_reference))
        ],
        lambda k:k.key is not null
    ) as keys
from fields
