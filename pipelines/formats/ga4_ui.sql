-- A row of any table of the file becomes one web_daily row: page, entry page, event, source, device or search term, else the whole site.
-- A row counts for the day it names, else for its table's period, where that is one day, one week from Monday or one month.
with
    whole as (
        select
            null::bigint as row_no,
            null::varchar as "Start date",
            null::varchar as "End date",
            null::varchar as "Table",
            null::varchar as "Date",
            null::varchar as "Nth day",
            null::varchar as "Year month",
            null::varchar as "Month",
            null::varchar as "Week",
            null::varchar as "Nth week",
            null::varchar as "Nth month",
            null::varchar as "Hour",
            null::varchar as "Nth hour",
            null::varchar as "Page path and screen class",
            null::varchar as "Page path",
            null::varchar as "Page path + query string",
            null::varchar as "Page location",
            null::varchar as "Landing page",
            null::varchar as "Landing page + query string",
            null::varchar as "Event name",
            null::varchar as "Device category",
            null::varchar as "Search term",
            null::varchar as "Session primary channel group (Default Channel Group)",
            null::varchar as "Session default channel group",
            null::varchar as "First user primary channel group (Default Channel Group)",
            null::varchar as "Session source / medium",
            null::varchar as "Session source",
            null::varchar as "Views",
            null::varchar as "Sessions",
            null::varchar as "Engaged sessions",
            null::varchar as "Total users",
            null::varchar as "Active users",
            null::varchar as "Users",
            null::varchar as "Event count",
            null::varchar as "Key events",
            null::varchar as "Conversions"
        where false
        union all by name
        select *
        from input
    ),
    named as (
        select
            row_no,
            coalesce("Page path and screen class", "Page path", "Page path + query string", "Page location") as page,
            coalesce("Landing page", "Landing page + query string") as entry_page,
            "Event name" as event,
            coalesce(
                "Session primary channel group (Default Channel Group)",
                "Session default channel group",
                "First user primary channel group (Default Channel Group)",
                "Session source / medium",
                "Session source"
            ) as source,
            "Device category" as device,
            "Search term" as search_term,
            coalesce("Date", "Nth day") as day_label,
            "Year month" as month_label,
            coalesce("Month", "Week", "Nth week", "Nth month", "Hour", "Nth hour") as other_period,
            coalesce(
                try_strptime("Date", ['%Y%m%d', '%Y-%m-%d'])::date,
                try_strptime("Start date", '%Y%m%d')::date + try_cast("Nth day" as integer)
            ) as the_day,
            try_strptime("Year month" || '01', '%Y%m%d')::date as the_month,
            try_strptime("Start date", '%Y%m%d')::date as first_day,
            try_strptime("End date", '%Y%m%d')::date as last_day,
            [
                replace("Views", ',', ''),
                replace("Sessions", ',', ''),
                replace("Engaged sessions", ',', ''),
                replace(coalesce("Total users", "Active users", "Users"), ',', ''),
                replace("Event count", ',', ''),
                replace(coalesce("Key events", "Conversions"), ',', '')
            ] as texts
        from whole
    ),
    typed as (
        select
            row_no,
            list_count([page, entry_page, event, source, device, search_term]) as dimensions,
            case
                when page is not null
                then 'page'
                when entry_page is not null
                then 'entry_page'
                when event is not null
                then 'event'
                when source is not null
                then 'source'
                when device is not null
                then 'device'
                when search_term is not null
                then 'search_term'
                else 'all'
            end as dimension,
            coalesce(page, entry_page, event, source, device, search_term, '') as words,
            other_period,
            day_label,
            month_label,
            first_day,
            last_day,
            texts,
            case when day_label is not null then the_day when month_label is not null then the_month else first_day end as local_date,
            case
                when day_label is not null or first_day = last_day and month_label is null
                then 'day'
                when month_label is not null
                then 'month'
                when last_day = first_day + 6 and first_day = date_trunc('week', first_day)::date
                then 'week'
                when first_day = date_trunc('month', first_day)::date and last_day = (first_day + interval 1 month - interval 1 day)::date
                then 'month'
            end as grain,
            list_transform(texts, lambda t:try_cast(t as double)) as numbers
        from named
    ),
    judged as (
        select
            row_no,
            dimension,
            words,
            local_date,
            grain,
            texts,
            numbers,
            case
                when local_date is null or year(local_date) not between 1970 and 2100
                then 'Date: cannot be read'
                when
                    list_count(texts) <> list_count(numbers)
                    or list_contains(list_transform(numbers, lambda n:n < 0 or n > 1e12 or isnan(n)), true)
                then 'numbers: cannot be read'
            end as problem,
            case
                when other_period is not null
                then 'its period is neither a day, a week nor a month; export it by Date'
                when grain is null
                then 'its dates are neither one day, one week (Monday to Sunday) nor one month'
                when dimensions > 1
                then 'a table of two dimensions'
                when list_count(texts) = 0
                then 'a table without a number that is counted'
            end as why
        from typed
    )
select
    row_no,
    case when why is null then problem end as problem,
    why as excluded,
    case when why is null and problem is null then local_date end as local_date,
    grain,
    dimension,
    case
        when why is not null or problem is not null
        then null
        when dimension in ('page', 'entry_page')
        then case when starts_with(words, '(') then words else mask_path(path_of(words)) end
        when dimension = 'search_term'
        then case when numbers[5] < 5 then '(other)' else coalesce(mask_words(words), '(not set)') end
        when contains(words, '@')
        then '(other)'
        else words
    end as member,
    numbers[2]::bigint as visits,
    numbers[4]::bigint as visitors,
    numbers[1]::bigint as views,
    case when numbers[2] >= numbers[3] then numbers[2] - numbers[3] end::bigint as bounces,
    coalesce(numbers[6], case when dimension = 'event' then numbers[5] end)::bigint as completions,
    hmac_key('web_daily', concat_ws('|', dimension, grain, local_date, words)) as native_id,
    hash(texts, words) as row_hash
from judged
