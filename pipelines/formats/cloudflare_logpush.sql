-- One request a record. The job's setting says whether its time is text, seconds or nanoseconds: the number of digits tells which.
-- What comes after is queries/staging/web_requests.sql.
with
    fields as (
        select
            row_no,
            record ->> '$.ClientIP' as client,
            record ->> '$.ClientRequestHost' as host,
            record ->> '$.ClientRequestMethod' as method,
            record ->> '$.ClientRequestURI' as uri,
            record ->> '$.ClientRequestUserAgent' as agent,
            record ->> '$.ClientRequestReferer' as referrer,
            try_cast(record ->> '$.EdgeResponseStatus' as smallint) as status,
            record ->> '$.EdgeStartTimestamp' as stamp,
            try_cast(record ->> '$.EdgeStartTimestamp' as hugeint) as number
        from input
    )
select
    row_no,
    case when coalesce(client, '') = '' or status is null then 'record: has no address or no status' end as problem,
    nullif(without_port(host), '') as host,
    client,
    agent,
    host_of(referrer) as referrer_host,
    coalesce(method, '') as method,
    coalesce(nullif(uri, ''), '(no request)') as url,
    status,
    coalesce(
        make_timestamp(epoch_us(try_strptime(regexp_replace(stamp, 'Z$', '+00:00'), ['%Y-%m-%dT%H:%M:%S%z', '%Y-%m-%dT%H:%M:%S.%f%z']))),
        case
            when number between 100000000 and 4102444800
            then make_timestamp((number * 1000000)::bigint)
            when number between 100000000000 and 4102444800000
            then make_timestamp((number * 1000)::bigint)
            when number between 100000000000000000 and 4102444800000000000
            then make_timestamp((number / 1000)::bigint)
        end
    ) as hit_at
from fields
