-- A row or JSON record of any Matomo report that names its period becomes one web_daily row. What the report is about stands in its segments.
-- Actions are not page views (downloads and searches are among them), so only page reports and nb_pageviews give views.
with
    whole as (
        select
            null::bigint as row_no,
            null::varchar as record,
            null::varchar as date,
            null::varchar as label,
            null::varchar as metadata_url,
            null::varchar as metadata_segment,
            null::varchar as nb_visits,
            null::varchar as "Visits",
            null::varchar as "Unique Pageviews",
            null::varchar as nb_uniq_visitors,
            null::varchar as "Unique visitors",
            null::varchar as nb_hits,
            null::varchar as nb_pageviews,
            null::varchar as "Pageviews",
            null::varchar as bounce_count,
            null::varchar as "Bounces",
            null::varchar as sum_visit_length,
            null::varchar as "Total time spent by visitors (in seconds)",
            null::varchar as sum_time_spent,
            null::varchar as entry_nb_visits,
            null::varchar as entry_bounce_count,
            null::varchar as entry_sum_visit_length,
            null::varchar as exit_nb_visits,
            null::varchar as nb_conversions,
            null::varchar as nb_visits_converted
        where false
        union all by name
        select *
        from input
    ),
    named as (
        select
            row_no,
            coalesce(date, record ->> '$._key') as date,
            coalesce(label, record ->> '$.label') as label,
            coalesce(metadata_url, record ->> '$.url') as metadata_url,
            coalesce(metadata_segment, record ->> '$.segment') as metadata_segment,
            coalesce(nb_visits, "Visits", "Unique Pageviews", record ->> '$.nb_visits') as visits,
            coalesce(nb_uniq_visitors, "Unique visitors", record ->> '$.nb_uniq_visitors') as visitors,
            coalesce(nb_hits, nb_pageviews, "Pageviews", record ->> '$.nb_hits', record ->> '$.nb_pageviews') as views,
            coalesce(bounce_count, "Bounces", record ->> '$.bounce_count') as bounces,
            coalesce(sum_visit_length, "Total time spent by visitors (in seconds)", record ->> '$.sum_visit_length') as visit_seconds,
            coalesce(sum_time_spent, record ->> '$.sum_time_spent') as page_seconds,
            coalesce(entry_nb_visits, record ->> '$.entry_nb_visits') as entries,
            coalesce(entry_bounce_count, record ->> '$.entry_bounce_count') as entry_bounces,
            coalesce(entry_sum_visit_length, record ->> '$.entry_sum_visit_length') as entry_seconds,
            coalesce(exit_nb_visits, record ->> '$.exit_nb_visits') as exits,
            coalesce(nb_conversions, record ->> '$.nb_conversions') as conversions,
            coalesce(nb_visits_converted, record ->> '$.nb_visits_converted') as converted_visits
        from whole
    ),
    about as (
        select
            *,
            any_value(split_part(metadata_segment, '==', 1)) over () as segment,
            coalesce(bool_or(starts_with(label, '/')) over (), false) as is_of_paths
        from named
    ),
    typed as (
        select
            row_no,
            label,
            metadata_url,
            date as period,
            case
                when label is null and visits is null and conversions is not null
                then 'event'
                when label is null
                then 'all'
                when segment in ('entryPageUrl', 'exitPageUrl')
                then case when segment = 'entryPageUrl' then 'entry_page' else 'exit_page' end
                when segment = 'pageUrl' or segment is null and is_of_paths
                then 'page'
                when segment = 'deviceType'
                then 'device'
                when segment in ('referrerType', 'referrerName')
                then 'source'
                when segment = 'siteSearchKeyword'
                then 'search_term'
            end as dimension,
            try_strptime(split_part(date, ',', 1), ['%Y-%m-%d', '%Y-%m'])::date as first_day,
            case
                when contains(date, ',')
                then try_strptime(split_part(date, ',', 2), '%Y-%m-%d')::date
                when regexp_full_match(date, '\d{4}-\d{2}')
                then (try_strptime(date, '%Y-%m') + interval 1 month - interval 1 day)::date
                else try_strptime(date, '%Y-%m-%d')::date
            end as last_day,
            list_transform(
                [
                    visits,
                    visitors,
                    views,
                    bounces,
                    visit_seconds,
                    page_seconds,
                    entries,
                    entry_bounces,
                    entry_seconds,
                    exits,
                    conversions,
                    converted_visits
                ],
                lambda t:replace(t, ',', '')
            ) as texts
        from about
    ),
    numbered as (
        select
            *,
            list_transform(texts, lambda t:try_cast(t as bigint)) as n,
            case
                when first_day = last_day
                then 'day'
                when last_day = first_day + 6 and isodow(first_day) = 1
                then 'week'
                when day(first_day) = 1 and last_day = (first_day + interval 1 month - interval 1 day)::date
                then 'month'
            end as grain
        from typed
    ),
    judged as (
        select
            *,
            case
                when period is null
                then 'the report names no day; export it for several days, so that it has a column of dates'
                when regexp_full_match(period, '\d{4}')
                then 'a whole year; export it by day, week or month'
                when first_day is not null and last_day is not null and grain is null
                then 'its dates are neither one day, one week (Monday to Sunday) nor one month'
                when label is null and list_count(texts) = 0
                then 'a day without numbers'
                when dimension is null
                then 'a report that is not used here'
                when dimension in ('page', 'entry_page', 'exit_page') and metadata_url is null and label <> 'Others' and label[1] <> '/'
                then 'a folder of pages; export the report flat'
            end as why,
            case
                when first_day is null or last_day is null or year(first_day) not between 1970 and 2100
                then 'date: cannot be read'
                when list_count(texts) <> list_count(n) or list_contains(list_transform(n, lambda v:v < 0 or v > 1e12), true)
                then 'numbers: cannot be read'
                when list_count(n) = 0
                then 'numbers: are missing'
            end as wrong
        from numbered
    ),
    words as (
        select
            *,
            case
                when dimension = 'all'
                then ''
                when dimension = 'event'
                then 'Goals'
                when label = 'Others'
                then '(other)'
                when dimension in ('page', 'entry_page', 'exit_page')
                then path_of(coalesce(metadata_url, label))
                else label
            end as member
        from judged
    )
select
    row_no,
    case when why is null then wrong end as problem,
    why as excluded,
    case when why is null and wrong is null then first_day end as local_date,
    coalesce(grain, 'day') as grain,
    dimension,
    case
        when why is not null or wrong is not null
        then null
        when dimension in ('page', 'entry_page', 'exit_page') and member <> '(other)'
        then mask_path(member)
        when dimension = 'search_term'
        then case when n[1] < 5 then '(other)' else coalesce(mask_words(member), '(not set)') end
        when mask_words(member) = '(other)'
        then '(other)'
        else member
    end as member,
    case dimension when 'entry_page' then n[7] when 'exit_page' then n[10] when 'event' then n[12] else n[1] end as visits,
    case when dimension in ('all', 'page', 'device', 'source') then n[2] end as visitors,
    case when dimension in ('all', 'page') then n[3] end as views,
    case when dimension = 'entry_page' then n[8] when dimension <> 'page' then n[4] end as bounces,
    n[11] as completions,
    case dimension when 'page' then n[6] when 'entry_page' then n[9] else n[5] end as visit_seconds,
    -- addresses with other query strings are rows of their own, and add up to their page
    hmac_key('web_daily', concat_ws('|', dimension, grain, first_day, coalesce(metadata_url, label))) as native_id,
    hash(texts, member) as row_hash
from words
