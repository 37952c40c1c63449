-- One request a line. The agent is percent-encoded, at times twice; the page's host is the name the visitor used, not the distribution's.
-- What comes after is queries/staging/web_requests.sql.
with
    whole as (
        select
            null::bigint as row_no,
            null::varchar as date,
            null::varchar as time,
            null::varchar as "c-ip",
            null::varchar as "cs-method",
            null::varchar as "cs(Host)",
            null::varchar as "x-host-header",
            null::varchar as "cs-uri-stem",
            null::varchar as "cs-uri-query",
            null::varchar as "sc-status",
            null::varchar as "cs(Referer)",
            null::varchar as "cs(User-Agent)",
            null::varchar as "x-forwarded-for"
        where false
        union all by name
        select *
        from input
    ),
    typed as (
        select
            row_no,
            "c-ip" <> '-' and "sc-status" is not null and "cs-uri-stem" is not null as is_line,
            nullif(without_port(coalesce(nullif("x-host-header", '-'), "cs(Host)")), '-') as host,
            client_behind("c-ip", replace("x-forwarded-for", '%20', ' ')) as client,
            url_decode(url_decode("cs(User-Agent)")) as agent,
            host_of("cs(Referer)") as referrer_host,
            "cs-method" as method,
            "cs-uri-stem" || case when "cs-uri-query" <> '-' then '?' || "cs-uri-query" else '' end as url,
            try_cast("sc-status" as smallint) as status,
            try_strptime(date || ' ' || time, '%Y-%m-%d %H:%M:%S') as hit_at
        from whole
    )
select
    row_no,
    case when is_line is not true or status is null then 'line: has no address, page or status' end as problem,
    host,
    client,
    agent,
    referrer_host,
    method,
    url,
    status,
    hit_at
from typed
