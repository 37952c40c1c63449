-- One request a line; which fields a line has may change inside a file, and a site may log fewer than ours: those are empty.
-- Behind a balancer the visitor is in X-Forwarded-For. No address, query string or user name leaves this SELECT. Macros:
-- pipelines/web_macros.py.
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
                then 'line: has no address, page or status'
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
