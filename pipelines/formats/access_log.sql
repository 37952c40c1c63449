-- One web server's log, a line a request: NCSA common and combined, with a virtual host before it or a proxy's list of addresses.
-- Lines without a backslash are cut at the quotes; the regular expression, ten times as slow, reads only the others.
-- No address, query string or user name leaves this SELECT. Macros: pipelines/web_macros.py.
with
    quoted as (
        select row_no, line, string_split(line, '"') as p from input
    ),
    headed as (
        select row_no, line, p, len(p) as parts, p[1] as head, p[3] as tail, string_split(p[1], ' ') as h from quoted
    ),
    -- 1: client ident user [time zone]; 2: the same after host:port; 0: the regular expression decides
    shaped as (
        select row_no, line, p, h, head, tail, parts,
            case
                when parts = 7 and (p[7] not in ('', chr(13)) or p[5] <> ' ') or parts not in (3, 7) or contains(line, '\') then 0
                when tail not like ' ___ %' or try_cast(tail[6:] as ubigint) is null and trim(tail[6:], ' ' || chr(13)) <> '-' then 0
                when contains(head, ',') or contains(head, '  ') or starts_with(head, ' ') then 0
                when len(h) = 6 and starts_with(h[4], '[') and h[6] = '' then 1
                when len(h) = 7 and starts_with(h[5], '[') and h[7] = '' and h[2] <> '-' and regexp_full_match(h[1], '[^:]+:\d+') then 2
                else 0
            end as shape
        from headed
    ),
    matched as (
        select row_no, p, h, head, tail, parts, shape,
            case
                when shape = 0 then
                    regexp_extract(
                        rtrim(line, chr(13)),
                        '^(?:(\S+:\d+) )?([^\s,]+(?:, ?[^\s,]+)*) (\S+) (\S.*?) \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(?: "((?:[^"\\]|\\.)*)" ("(?:[^"\\]|\\.)*"))?$',
                        ['vhost', 'client', 'ident', 'user', 'time', 'request', 'status', 'bytes', 'referrer', 'agent']
                    )
            end as r
        from shaped
    ),
    requests as (
        select row_no, p, h, head, parts, shape, r,
            shape > 0 or r.status <> '' as is_line,
            case when shape > 0 then p[2] else replace(replace(r.request, '\"', '"'), '\x22', '"') end as request,
            try_cast(case when shape > 0 then tail[2:4] else r.status end as smallint) as status
        from matched
    ),
    addressed as (
        select row_no, p, h, head, parts, shape, r, is_line, request, status,
            case when shape > 0 then split_part(request, ' ', 2) else regexp_extract(request, '^\S+ (.*?)(?: HTTP/[0-9.]+)?$', 1) end as url
        from requests
    ),
    located as (
        select row_no, p, h, head, parts, shape, r, is_line, request, status, url, path_of(url) as raw_path from addressed
    ),
    wanted as (
        select row_no, p, h, head, parts, shape, r, is_line, request, status, url, raw_path,
            is_line and status < 400 and is_static(raw_path) as is_part_of_page,
            is_line and not (status < 400 and is_static(raw_path)) as is_wanted
        from located
    ),
    -- an IPv6 address before a user with a space reads like host:port
    fields as (
        select row_no, is_line, is_part_of_page, is_wanted, request, status, url, raw_path,
            case
                when not is_wanted or shape = 1 then null
                when shape = 2 then regexp_replace(h[1], ':\d+$', '')
                when r.vhost[1] = '[' or length(r.vhost) - length(replace(r.vhost, ':', '')) = 1 then regexp_replace(r.vhost, ':\d+$', '')
            end as host,
            case
                when not is_wanted then null
                when shape = 1 then h[1]
                when shape = 2 then h[2]
                when r.vhost[1] <> '[' and length(r.vhost) - length(replace(r.vhost, ':', '')) > 1 then r.vhost
                else r.client
            end as client,
            case
                when not is_wanted then null
                when shape > 0 then try_strptime(right(head, 29), '[%d/%b/%Y:%H:%M:%S %z] ')
                else try_strptime(r.time, '%d/%b/%Y:%H:%M:%S %z')
            end as stamp,
            case when not is_wanted then null when shape = 0 then replace(r.referrer, '\"', '"') when parts = 7 then p[4] end as referrer,
            -- null: the log names no agents; empty: this visitor named none
            case
                when not is_wanted then null
                when shape = 0 then case when r.agent <> '' then replace(r.agent[2:-2], '\"', '"') end
                when parts = 7 then p[6]
            end as agent
        from wanted
    ),
    timed as (
        select row_no, is_line, is_part_of_page, host, without_port(first_address(client)) as client, agent, referrer, request, status, url, raw_path,
            make_timestamp(epoch_us(stamp)) as hit_at, is_wanted and is_plausible_time(stamp) as is_kept, is_wanted
        from fields
    ),
    kept as (
        select row_no, is_line, is_part_of_page, host, client, agent, referrer, request, status, url, raw_path, hit_at, is_kept, is_wanted,
            case when is_kept then visitor_day(hit_at) end as visitor_day
        from timed
    )
select
    row_no,
    case
        when is_line is not true then 'line: not a log line'
        when is_wanted and is_kept is not true then 'time: cannot be read'
    end as problem,
    case when is_part_of_page then 'a style, script or picture of a page' end as excluded,
    case when is_kept then hit_at end as hit_at,
    visitor_day,
    case when is_kept then visitor_key(client, coalesce(agent, ''), visitor_day) end as visitor_key,
    case when is_kept then lower(host) end as host,
    case when is_kept then known_method(split_part(request, ' ', 1)) end as method,
    case when is_kept then case when raw_path = '' then '(no request)' else mask_path(raw_path) end end as path,
    case when is_kept then mask_words(search_words(url)) end as search_term,
    case when is_kept then reference_of(url) end as reference_key,
    case when is_kept then status end as status,
    case when is_kept then host_of(referrer) end as referrer_host,
    case when is_kept then mask_agent(agent) end as agent,
    case when is_kept then is_staff_client(client) end as is_staff_network
from kept
