-- Visits stand as text. A page, a title or a place in a row makes it one of a list over 30 days, which is neither a day, a week nor a month.
with
    fields as (
        select
            row_no,
            record ->> '$.date' as day_text,
            record ->> '$.hour' as hour_text,
            record ->> '$.visits' as visits_text,
            try_strptime(record ->> '$.date', '%Y-%m-%d')::date as the_day,
            try_cast(record ->> '$.visits' as bigint) as visits,
            list_filter(json_keys(record), lambda k:k not in ('date', 'visits', '_of', '_key')) as others,
            coalesce(record ->> '$.device', record ->> '$.source', record ->> '$.session_default_channel_group', '') as words
        from input
    ),
    judged as (
        select
            *,
            case
                when len(others) = 0
                then 'all'
                when others = ['device']
                then 'device'
                when others in (['source'], ['session_default_channel_group'])
                then 'source'
            end as dimension
        from fields
    ),
    verdict as (
        select
            *,
            case
                when hour_text is not null
                then 'an hour of a day that is not over'
                when day_text is null
                then 'the report names no day'
                when dimension is null
                then 'a report that is not used here'
            end as why,
            case
                when the_day is null
                then 'date: cannot be read'
                when visits is null or visits < 0
                then 'visits: cannot be read'
            end as wrong
        from judged
    )
select
    row_no,
    case when why is null then wrong end as problem,
    why as excluded,
    case when why is null and wrong is null then the_day end as local_date,
    'day' as grain,
    dimension,
    case when why is null and wrong is null then case when mask_words(words) = '(other)' then '(other)' else words end end as member,
    visits,
    hmac_key('web_daily', concat_ws('|', dimension, the_day, words)) as native_id,
    hash(visits_text, words) as row_hash
from verdict
