-- The end of every web log's way to staged hits: what a format's SELECT reads from its lines (temp relation requests: row_no, problem, host,
-- client, agent, referrer_host, method, url, status, hit_at) becomes a visitor of the day and a masked page.
-- No address, query string or user name leaves this SELECT. Macros: pipelines/web_macros.py.
with
    addressed as (
        select
            row_no,
            problem,
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
        from requests
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
            coalesce(problem, case when is_plausible_time(hit_at) is not true then 'time: cannot be read' end) as problem,
            case when problem is null and status < 400 and is_static(raw_path) then 'a style, script or picture of a page' end as excluded
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
