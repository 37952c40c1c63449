-- What a row is about is told by the columns of its file. Counts are totals and durations seconds; a page's host is any one of several.
-- A source or an event may stand in several rows of one day, told apart by links and campaigns: each is a row of its own.
with
    whole as (
        select
            null::bigint as row_no,
            null::varchar as date,
            null::varchar as page,
            null::varchar as entry_page,
            null::varchar as exit_page,
            null::varchar as source,
            null::varchar as referrer,
            null::varchar as utm_source,
            null::varchar as utm_medium,
            null::varchar as utm_campaign,
            null::varchar as utm_content,
            null::varchar as utm_term,
            null::varchar as device,
            null::varchar as name,
            null::varchar as link_url,
            null::varchar as path,
            null::varchar as visits,
            null::varchar as entrances,
            null::varchar as exits,
            null::varchar as visitors,
            null::varchar as pageviews,
            null::varchar as bounces,
            null::varchar as events,
            null::varchar as visit_duration,
            null::varchar as total_time_on_page,
            null::varchar[] as headers
        where false
        union all by name
        select *, list_transform(json_keys(to_json(input)), lambda h:lower(h)) as headers
        from input
    ),
    about as (
        select
            *,
            case
                when list_has_any(headers, ['country', 'browser', 'operating_system'])
                then 'none'
                when list_contains(headers, 'page')
                then 'page'
                when list_contains(headers, 'entry_page')
                then 'entry_page'
                when list_contains(headers, 'exit_page')
                then 'exit_page'
                when list_contains(headers, 'name')
                then 'event'
                when list_contains(headers, 'device')
                then 'device'
                when list_contains(headers, 'source')
                then 'source'
                else 'all'
            end as dimension,
            try_strptime(date, '%Y-%m-%d')::date as the_day,
            [coalesce(visits, entrances, exits), visitors, pageviews, bounces, events, coalesce(visit_duration, total_time_on_page)] as texts
        from whole
    ),
    judged as (
        select
            *,
            list_transform(texts, lambda t:try_cast(t as bigint)) as n,
            case
                dimension
                when 'page'
                then page
                when 'entry_page'
                then entry_page
                when 'exit_page'
                then exit_page
                when 'event'
                then name
                when 'device'
                then coalesce(device, '(not set)')
                when 'source'
                then coalesce(source, utm_source, 'Direct / None')
                else ''
            end as words,
            concat_ws(chr(31), source, referrer, utm_source, utm_medium, utm_campaign, utm_content, utm_term, link_url, path) as told_apart
        from about
    ),
    verdict as (
        select
            *,
            case when dimension = 'none' then 'a table of places, browsers or systems' end as why,
            case
                when the_day is null or year(the_day) not between 1970 and 2100
                then 'date: cannot be read'
                when list_count(texts) <> list_count(n) or list_contains(list_transform(n, lambda v:v < 0 or v > 1e12), true)
                then 'numbers: cannot be read'
                when list_count(n) = 0
                then 'numbers: are missing'
                when words is null
                then dimension || ': is missing'
            end as wrong
        from judged
    )
select
    row_no,
    case when why is null then wrong end as problem,
    why as excluded,
    case when why is null and wrong is null then the_day end as local_date,
    'day' as grain,
    case when why is null then dimension end as dimension,
    case
        when why is not null or wrong is not null
        then null
        when dimension in ('page', 'entry_page', 'exit_page')
        then mask_path(path_of(words))
        when mask_words(words) = '(other)'
        then '(other)'
        else words
    end as member,
    n[1] as visits,
    n[2] as visitors,
    case when dimension in ('all', 'page') then n[3] end as views,
    n[4] as bounces,
    case when words not in ('404', 'Outbound Link: Click', 'File Download', 'Cloaked Link: Click', 'engagement') then n[5] end as completions,
    n[6] as visit_seconds,
    hmac_key('web_daily', concat_ws('|', dimension, the_day, words, told_apart)) as native_id,
    hash(texts, words, told_apart) as row_hash
from verdict
