-- One web server's log, a line a request: NCSA common and combined, with a virtual host before it or a proxy's list of addresses.
-- The reader cuts each line at its quotes; the regular expression, ten times as slow, reads only lines that are not plain.
-- No address, query string or user name leaves this SELECT. Macros: pipelines/web_macros.py.
with
    cut as (
        select *,
            try_strptime(right(before, 29), '[%d/%b/%Y:%H:%M:%S %z] ') as written_at,
            case
                when came_from is null then answered is not null
                else more_1 is null and after in ('', chr(13)) and gap = ' ' and not ends_with(came_from, '\') and not ends_with(browser, '\')
            end
            and not contains(asked, '\') and regexp_full_match(answered, ' [0-9]{3} (?:[0-9]+|-) *\r?') as is_plain
        from input
    ),
    -- 1: client ident user [time zone]; 2: the same after host:port; 0: the regular expression decides
    shaped as (
        select *,
            case
                when is_plain is not true or written_at is null then 0
                -- most lines have ' - - [' before the time, and these are told without a regular expression
                when
                    length(before) > 34 and substr(before, length(before) - 33, 6) = ' - - [' and instr(before, ' ') = length(before) - 33
                    and not contains(before, ',') and not contains(before, '  ')
                then 1
                when regexp_full_match(before, '[^ ,]+ [^ ,]+ [^ ,]+ \[[^ ]+ [^ ]+ ') then 1
                when regexp_full_match(before, '[^: ,]+:[0-9]+ [^ ,]+ [^ ,]+ [^ ,]+ \[[^ ]+ [^ ]+ ') and split_part(before, ' ', 2) <> '-' then 2
                else 0
            end as shape
        from cut
    ),
    matched as (
        select row_no, before, written_at, asked, answered, came_from, browser, shape,
            case
                when shape = 0 then
                    regexp_extract(
                        rtrim(
                            concat_ws(
                                '"', before, asked, answered, came_from, gap, browser, after,
                                more_1, more_2, more_3, more_4, more_5, more_6, more_7, more_8, more_9, more_10, more_11, more_12, more_13
                            ),
                            chr(13)
                        ),
                        '^(?:(\S+:\d+) )?([^\s,]+(?:, ?[^\s,]+)*) (\S+) (\S.*?) \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(?: "((?:[^"\\]|\\.)*)" ("(?:[^"\\]|\\.)*"))?$',
                        ['vhost', 'client', 'ident', 'user', 'time', 'request', 'status', 'bytes', 'referrer', 'agent']
                    )
            end as r
        from shaped
    ),
    requests as (
        select row_no, before, shape, r, came_from, browser,
            case when shape > 0 then written_at else try_strptime(r.time, '%d/%b/%Y:%H:%M:%S %z') end as stamp,
            case when shape > 0 then asked else replace(replace(r.request, '\"', '"'), '\x22', '"') end as request,
            try_cast(case when shape > 0 then answered[2:4] else r.status end as smallint) as status,
            shape > 0 or r.status <> '' as is_line
        from matched
    ),
    addressed as (
        select row_no, before, shape, r, came_from, browser, stamp, request, status, is_line,
            case when shape > 0 then split_part(request, ' ', 2) else regexp_extract(request, '^\S+ (.*?)(?: HTTP/[0-9.]+)?$', 1) end as url
        from requests
    ),
    located as (
        select *, path_of(url) as raw_path from addressed
    ),
    judged as (
        select *,
            is_line and status < 400 and is_static(raw_path) as is_part_of_page,
            is_plausible_time(stamp) is true as has_time
        from located
    ),
    wanted as (
        select *, is_line and has_time and is_part_of_page is not true as is_kept from judged
    ),
    -- an IPv6 address before a user with a space reads like host:port
    fields as (
        select row_no, is_line, is_part_of_page, has_time, is_kept, status,
            case when is_kept then make_timestamp(epoch_us(stamp)) end as hit_at,
            case when is_kept then request end as request,
            case when is_kept then url end as url,
            case when not is_kept then null when raw_path = '' then '(no request)' else raw_path end as raw_path,
            case
                when not is_kept or shape = 1 then null
                when shape = 2 then split_part(before, ':', 1)
                when r.vhost[1] = '[' or length(r.vhost) - length(replace(r.vhost, ':', '')) = 1 then regexp_replace(r.vhost, ':\d+$', '')
            end as host,
            case
                when not is_kept then null
                when shape = 1 then left(before, instr(before, ' ') - 1)
                when shape = 2 then split_part(before, ' ', 2)
                when r.vhost[1] <> '[' and length(r.vhost) - length(replace(r.vhost, ':', '')) > 1 then r.vhost
                else r.client
            end as client,
            case when not is_kept then null when shape = 0 then replace(r.referrer, '\"', '"') else came_from end as referrer,
            -- null: the log names no agents; empty: this visitor named none
            case
                when not is_kept then null
                when shape > 0 then browser
                when r.agent <> '' then replace(r.agent[2:-2], '\"', '"')
            end as agent
        from wanted
    ),
    visited as (
        select * replace (without_port(first_address(client)) as client), visitor_day(hit_at) as visitor_day from fields
    )
select
    row_no,
    case
        when is_line is not true then 'line: not a log line'
        when not has_time and is_part_of_page is not true then 'time: cannot be read'
    end as problem,
    case when is_part_of_page then 'a style, script or picture of a page' end as excluded,
    hit_at,
    visitor_day,
    case when is_kept then visitor_key(client, coalesce(agent, ''), visitor_day) end as visitor_key,
    lower(host) as host,
    case
        when not is_kept then null
        when starts_with(request, 'GET ') then 'GET'
        when starts_with(request, 'POST ') then 'POST'
        else known_method(split_part(request, ' ', 1))
    end as method,
    mask_path(raw_path) as path,
    mask_words(search_words(url)) as search_term,
    reference_of(url) as reference_key,
    case when is_kept then status end as status,
    host_of(referrer) as referrer_host,
    mask_agent(agent) as agent,
    case when is_kept then is_staff_client(client) end as is_staff_network
from visited
