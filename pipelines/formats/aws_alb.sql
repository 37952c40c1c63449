-- One request a line. The time of the line is when the answer was made; the request came at request_creation_time, where the log has it.
-- New fields are added at the end and read past. A redirect, an error page or a refusal by the balancer itself has no target: its status is
-- the balancer's. What comes after is queries/staging/web_requests.sql.
with
    matched as (
        select
            row_no,
            regexp_extract(
                rtrim(line, chr(13)),
                '^\S+ (\S+) (app/\S+) (\S+) \S+ \S+ \S+ \S+ (\S+) \S+ \S+ \S+ "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"(.*)$',
                ['answered_at', 'balancer', 'client', 'status', 'request', 'agent', 'rest']
            ) as r
        from input
    ),
    fields as (
        select
            row_no,
            r,
            regexp_extract(r.rest, '^ \S+ \S+ \S+ "[^"]*" "([^"]*)" "[^"]*" \S+ (\S+)', ['domain', 'created_at']) as more,
            split_part(r.request, ' ', 1) as method,
            regexp_extract(r.request, '^\S+ (.*?)(?: HTTP/[0-9.]+| - ?)?$', 1) as address
        from matched
    )
select
    row_no,
    case when r.answered_at = '' then 'line: not a log line' end as problem,
    coalesce(without_port(nullif(nullif(more.domain, '-'), '')), host_of(address)) as host,
    without_port(r.client) as client,
    replace(r.agent, '\"', '"') as agent,
    null::varchar as referrer_host,
    method,
    case when method in ('', '-') or address in ('', '-') then '(no request)' else coalesce(nullif(path_of(address), ''), '/')
    || case when contains(address, '?') then '?' || split_part(address, '?', 2) else '' end end as url,
    coalesce(try_cast(r.status as smallint), 0) as status, -- 0: the visitor went before there was an answer
    make_timestamp(
        epoch_us(
            coalesce(
                try_strptime(more.created_at, ['%Y-%m-%dT%H:%M:%S.%fZ', '%Y-%m-%dT%H:%M:%SZ']),
                try_strptime(r.answered_at, ['%Y-%m-%dT%H:%M:%S.%fZ', '%Y-%m-%dT%H:%M:%SZ'])
            )
        )
    ) as hit_at
from fields
