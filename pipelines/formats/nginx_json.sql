-- One request a record, under the names that nginx configurations use for them; all may be missing but address and status.
-- A time without a zone is refused. What comes after is queries/staging/web_requests.sql.
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
    )
select
    row_no,
    case when is_line is not true then 'record: has no address or no status' end as problem,
    host,
    client,
    agent,
    referrer_host,
    method,
    url,
    status,
    hit_at
from typed
