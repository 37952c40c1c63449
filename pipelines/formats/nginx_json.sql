-- One request a record, under the names that nginx configurations use for them; all may be missing but address and status.
-- A time without a zone is refused. No address, query string or user name leaves this SELECT. Macros: pipelines/web_macros.py.
with
    named as (
        select
            row_no,
            record ->> '$.time_iso8601' as iso_time,
            record ->> '$.time_local' as local_time,
            try_cast(record ->> '$.msec' as double) as epoch,
            record ->> '$.remote_addr' as peer,
            coalesce(record ->> '$.http_x_forwarded_for', record ->> '$.x_forwarded_for') as forwarded,
            coalesce(record ->> '$.host', record ->> '$.http_host', record ->> '$.server_name') as host,
            coalesce(record ->> '$.request_method', split_part(record ->> '$.request', ' ', 1)) as method,
            coalesce(record ->> '$.request_uri', record ->> '$.uri', split_part(record ->> '$.request', ' ', 2)) as uri,
            record ->> '$.status' as status_text,
            coalesce(record ->> '$.http_referer', record ->> '$.http_referrer') as referrer,
            coalesce(record ->> '$.http_user_agent', record ->> '$.user_agent') as agent
        from input
    ),
    typed as (
        select
            row_no,
            peer <> '' and try_cast(status_text as smallint) between 100 and 999 as is_line,
            nullif(without_port(host), '-') as host,
            client_behind(without_port(first_address(peer)), forwarded) as client,
            agent,
            host_of(referrer) as referrer_host,
            coalesce(method, '') as method,
            coalesce(nullif(uri, ''), '(no request)') as url,
            try_cast(status_text as smallint) as status,
            coalesce(
                make_timestamp(epoch_us(try_strptime(iso_time, ['%Y-%m-%dT%H:%M:%S%z', '%Y-%m-%dT%H:%M:%S.%f%z', '%Y-%m-%dT%H:%M:%SZ']))),
                make_timestamp(epoch_us(try_strptime(local_time, '%d/%b/%Y:%H:%M:%S %z'))),
                case when epoch between 0 and 4102444800 then make_timestamp((epoch * 1e6)::bigint) end
            ) as hit_at
        from named
    ),
    addressed as (
        select
            row_no,
            is_line,
            host,
            client,
            agent,
            referrer_host,
            method,
            url,
            path_of(url) as raw_path,
            status,
            hit_at,
            visitor_day(hit_at) as visitor_day
        from typed
    ),
    judged as (
        select
            row_no,
            host,
            client,
            agent,
            referrer_host,
            method,
            url,
            raw_path,
            status,
            hit_at,
            visitor_day,
            case
                when is_line is not true
                then 'record: has no address or no status'
                when is_plausible_time(hit_at) is not true
                then 'time: cannot be read'
            end as problem,
            case when is_line and status < 400 and is_static(raw_path) then 'a style, script or picture of a page' end as excluded
        from addressed
    ),
    kept as (
        select
            row_no,
            problem,
            excluded,
            problem is null and excluded is null as is_kept,
            host,
            client,
            agent,
            referrer_host,
            method,
            url,
            raw_path,
            status,
            hit_at,
            visitor_day
        from judged
    )
select
    row_no,
    problem,
    excluded,
    case when is_kept then hit_at end as hit_at,
    case when is_kept then visitor_day end as visitor_day,
    case when is_kept then visitor_key(client, coalesce(agent, ''), visitor_day) end as visitor_key,
    case when is_kept then lower(host) end as host,
    case when is_kept then known_method(method) end as method,
    case when is_kept then mask_path(raw_path) end as path,
    case when is_kept then mask_words(search_words(url)) end as search_term,
    case when is_kept then reference_of(url) end as reference_key,
    case when is_kept then status end as status,
    case when is_kept then referrer_host end as referrer_host,
    case when is_kept then mask_agent(agent) end as agent,
    case when is_kept then is_staff_client(client) end as is_staff_network
from kept
