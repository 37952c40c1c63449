-- One ticket a record. via.channel is a name or a number; both are known here, others are listed as unknown words.
with
    fields as (
        select
            row_no,
            record ->> '$.id' as native_id,
            record ->> '$.created_at' as began,
            make_timestamp(
                epoch_us(try_strptime(regexp_replace(record ->> '$.created_at', 'Z$', '+00:00'), '%Y-%m-%dT%H:%M:%S%z'))
            ) as started_at,
            make_timestamp(
                epoch_us(try_strptime(regexp_replace(record ->> '$.updated_at', 'Z$', '+00:00'), '%Y-%m-%dT%H:%M:%S%z'))
            ) as updated_at,
            lower(record ->> '$.via.channel') as via,
            lower(record ->> '$.status') as status,
            record ->> '$.type' as reason,
            record ->> '$.group_id' as queue,
            coalesce(list_contains(json_extract_string(record, '$.tags[*]'), 'closed_by_merge'), false) as was_merged,
            key_customer(record ->> '$.requester_id') as customer_key
        from input
    ),
    known as (
        select
            fields.*,
            case
                when via in ('web', '0', 'web_form', 'web_widget', '48', 'help_center', 'helpcenter')
                then 'web'
                when via in ('email', 'mail', '4')
                then 'email'
                when via in ('voice', 'phone', '33', '34', '35', '44', '45', '46')
                then 'phone'
                when via in ('chat', '29', 'native_messaging', 'messaging')
                then 'chat'
                when via in ('mobile', 'mobile_sdk', '49', 'ios', 'android')
                then 'app'
                when via in ('sms', '57', 'text_message')
                then 'sms'
                when via in ('twitter', 'facebook', 'twitter_dm', 'instagram_dm', 'whatsapp', 'any_channel', '30', '38')
                then 'social'
                when via in ('api', '5', 'web_service', 'closed_ticket', '27', 'batch', 'rule', 'system', 'side_conversation')
                then 'other'
            end as channel_id
        from fields
    )
select
    row_no,
    case
        when native_id is null
        then 'id: is missing'
        when began is null
        then 'created_at: is missing'
        when started_at is null
        then 'created_at: cannot be read'
    end as problem,
    case when was_merged then 'merged into another ticket' end as excluded,
    hash(native_id, began, updated_at, via, status, reason, queue, customer_key) as row_hash,
    native_id,
    case when customer_key is null then [] else [struct_pack(key_type := 'customer', key := customer_key)] end as keys,
    case when via is not null and channel_id is null then ['channel_id=' || via] else [] end as unknown_words,
    updated_at,
    to_local(started_at)::date as local_date,
    'event' as grain,
    started_at,
    coalesce(channel_id, 'unknown') as channel_id,
    case when via in ('34', 'voice_outbound') then 'outbound' when channel_id = 'other' then 'internal' else 'inbound' end as direction,
    case
        when status in ('solved', 'closed')
        then 'completed'
        when status in ('new', 'open', 'pending', 'hold')
        then 'in_progress'
        else 'unknown'
    end as outcome,
    status as outcome_label,
    queue,
    reason
from known
