-- A report is a table under # lines with its period, then the same once more by day. The day is told by its place in that table, for it is
-- written in the order of the user's country. A file's second table is read only when there is nothing before it.
with
    whole as (
        select
            null::bigint as row_no,
            null::varchar as "Start date",
            null::varchar as "End date",
            null::varchar as "Table",
            null::varchar as "Day Index",
            null::varchar as "Page",
            null::varchar as "Landing Page",
            null::varchar as "Default Channel Grouping",
            null::varchar as "Source / Medium",
            null::varchar as "Source",
            null::varchar as "Device Category",
            null::varchar as "Search Term",
            null::varchar as "Pageviews",
            null::varchar as "Unique Pageviews",
            null::varchar as "Sessions",
            null::varchar as "Users",
            null::varchar as "Total Unique Searches",
            null::varchar as "Goal Completions"
        where false
        union all by name
        select *
        from input
    ),
    named as (
        select
            row_no,
            "Table" as table_no,
            "Day Index" as day_label,
            try_strptime("Start date", '%Y%m%d')::date as first_day,
            try_strptime("End date", '%Y%m%d')::date as last_day,
            row_number() over (partition by "Table" order by row_no) as place,
            count(*) over (partition by "Table") as places,
            case
                when "Page" is not null
                then 'page'
                when "Landing Page" is not null
                then 'entry_page'
                when coalesce("Default Channel Grouping", "Source / Medium", "Source") is not null
                then 'source'
                when "Device Category" is not null
                then 'device'
                when "Search Term" is not null
                then 'search_term'
                when "Day Index" is not null
                then 'all'
            end as dimension,
            coalesce("Page", "Landing Page", "Default Channel Grouping", "Source / Medium", "Source", "Device Category", "Search Term", '') as words,
            list_transform(
                ["Pageviews", coalesce("Sessions", "Unique Pageviews"), "Users", "Total Unique Searches", "Goal Completions"],
                lambda t:replace(t, ',', '')
            ) as texts
        from whole
    ),
    typed as (
        select
            *,
            case when day_label is not null then first_day + (place - 1)::integer else first_day end as local_date,
            case
                when day_label is not null or first_day = last_day
                then 'day'
                when last_day = first_day + 6 and isodow(first_day) = 1
                then 'week'
                when day(first_day) = 1 and last_day = (first_day + interval 1 month - interval 1 day)::date
                then 'month'
            end as grain,
            list_transform(texts, lambda t:try_cast(t as bigint)) as n
        from named
    ),
    judged as (
        select
            *,
            case
                when dimension is null
                then 'a table that is not used here'
                when day_label is not null and table_no <> '1'
                then 'the days of the table before it'
                when day_label is not null and places <> last_day - first_day + 1
                then 'its rows are not one for each day'
                when grain is null
                then 'its dates are neither one day, one week (Monday to Sunday) nor one month'
                when list_count(texts) = 0
                then 'a table without a number that is counted'
            end as why,
            case
                when local_date is null or year(local_date) not between 1970 and 2100
                then 'date: cannot be read'
                when list_count(texts) <> list_count(n) or list_contains(list_transform(n, lambda v:v < 0 or v > 1e12), true)
                then 'numbers: cannot be read'
            end as wrong
        from typed
    )
select
    row_no,
    case when why is null then wrong end as problem,
    why as excluded,
    case when why is null and wrong is null then local_date end as local_date,
    grain,
    dimension,
    case
        when why is not null or wrong is not null
        then null
        when dimension in ('page', 'entry_page')
        then case when starts_with(words, '(') then words else mask_path(path_of(words)) end
        when dimension = 'search_term'
        then case when n[4] < 5 then '(other)' else coalesce(mask_words(words), '(not set)') end
        when mask_words(words) = '(other)'
        then '(other)'
        else words
    end as member,
    n[2] as visits,
    n[3] as visitors,
    n[1] as views,
    n[5] as completions,
    hmac_key('web_daily', concat_ws('|', dimension, grain, local_date, words)) as native_id,
    hash(texts, words) as row_hash
from judged
