-- One request a line; which fields a line has may change inside a file, and a site may log fewer than ours: those are empty.
-- Behind a balancer the visitor is in X-Forwarded-For. What comes after is
-- queries/staging/web_requests.sql.
with
    whole as (
        select
            null::bigint as row_no,
            null::varchar as date,
            null::varchar as time,
            null::varchar as "cs-method",
            null::varchar as "cs-uri-stem",
            null::varchar as "cs-uri-query",
            null::varchar as "c-ip",
            null::varchar as "X-Forwarded-For",
            null::varchar as "cs(User-Agent)",
            null::varchar as "cs(Referer)",
            null::varchar as "cs-host",
            null::varchar as "sc-status"
        where false
        union all by name
        select *
        from input
    ),
    typed as (
        select
            row_no,
            "c-ip" <> '-' and try_cast("sc-status" as smallint) is not null and "cs-uri-stem" is not null as is_line,
            nullif(without_port("cs-host"), '-') as host,
            client_behind("c-ip", replace("X-Forwarded-For", '+', '')) as client,
            -- a field that is logged as - was empty; one that is not logged is not known
            replace("cs(User-Agent)", '+', ' ') as agent,
            host_of("cs(Referer)") as referrer_host,
            "cs-method" as method,
            "cs-uri-stem" || case when "cs-uri-query" <> '-' then '?' || "cs-uri-query" else '' end as url,
            try_cast("sc-status" as smallint) as status,
            try_strptime(date || ' ' || time, '%Y-%m-%d %H:%M:%S') as hit_at
        from whole
    )
select
    row_no,
    case when is_line is not true then 'line: has no address, page or status' end as problem,
    host,
    client,
    agent,
    referrer_host,
    method,
    url,
    status,
    hit_at
from typed
