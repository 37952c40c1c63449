-- One event a record. event_timestamp counts microseconds UTC and stands in a text. A visitor is known by user_pseudo_id; without consent by
-- the session, and without both not at all. Equal records are one event sent twice.
with
    fields as (
        select
            row_no,
            record ->> '$.event_name' as event,
            try_cast(record ->> '$.event_timestamp' as bigint) as micros,
            coalesce(record ->> '$.user_pseudo_id', record ->> '$.client_id') as browser,
            record ->> '$.device.web_info.hostname' as hostname,
            row_number() over (partition by hash(record) order by row_no) as copy_no,
            list_filter(
                try(from_json(json_extract(record, '$.event_params'), '[{"key":"VARCHAR","value":"JSON"}]')),
                lambda p:list_contains(['ga_session_id', 'page_location', 'page_referrer'], p."key")
            ) as params
        from input
    ),
    chosen as (
        select
            *,
            list_filter(params, lambda p:p."key" = 'ga_session_id')[1]."value" as session_value,
            list_filter(params, lambda p:p."key" = 'page_location')[1]."value" ->> '$.string_value' as location,
            list_filter(params, lambda p:p."key" = 'page_referrer')[1]."value" ->> '$.string_value' as page_referrer
        from fields
    ),
    known as (
        select
            *,
            coalesce(session_value ->> '$.int_value', session_value ->> '$.string_value') as session_id,
            event in ('form_submit', 'purchase', 'generate_lead') as is_goal,
            case when micros between 0 and 4102444800000000 then make_timestamp(micros) end as moment
        from chosen
    ),
    judged as (
        select
            *,
            case
                when copy_no > 1
                then 'duplicate'
                when event <> 'page_view' and not is_goal
                then 'an event that is no page and no goal'
                when browser is null and session_id is null
                then 'no consent was given, so the visit is not known'
            end as why,
            case
                when event is null
                then 'event_name: is missing'
                when moment is null
                then 'event_timestamp: cannot be read'
                when event = 'page_view' and location is null
                then 'page_location: is missing'
            end as wrong
        from known
    ),
    kept as (
        select
            *,
            case when why is null and wrong is null then moment end as hit_at,
            case when is_goal then '/event/' || event || coalesce(path_of(location), '') else path_of(location) end as raw_path
        from judged
    )
select
    row_no,
    case when why is null then wrong end as problem,
    why as excluded,
    hit_at,
    visitor_day(hit_at) as visitor_day,
    case when hit_at is not null then visitor_key(coalesce(browser, 'session ' || session_id), '', visitor_day(hit_at)) end as visitor_key,
    case when hit_at is not null then coalesce(plain_host(hostname), host_of(location)) end as host,
    case when hit_at is not null then 'GET' end as method,
    case when hit_at is not null then mask_path(coalesce(nullif(raw_path, ''), '/')) end as path,
    case when hit_at is not null and not is_goal then mask_words(search_words(location)) end as search_term,
    case when hit_at is not null then reference_of(location) end as reference_key,
    case when hit_at is not null then 200 end::smallint as status,
    case when hit_at is not null then host_of(page_referrer) end as referrer_host,
    null::varchar as agent, -- not named, so nothing is known of it; the tool leaves known robots out itself
    false as is_staff_network
from kept
