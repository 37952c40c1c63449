-- Values stand in the order of the answer's headers (_of), as text. The answer says when rows were held back for being small, or sampled.
with
    answers as (
        select
            row_no,
            json_extract_string(record, '$._of.dimensionHeaders[*].name') as names,
            json_extract_string(record, '$.dimensionValues[*].value') as cells,
            json_extract_string(record, '$._of.metricHeaders[*].name') as metric_names,
            json_extract_string(record, '$.metricValues[*].value') as numbers,
            -- what is not so is left out of the metadata
            record ->> '$._of.metadata' is not null as has_metadata,
            coalesce(try_cast(record ->> '$._of.metadata.subjectToThresholding' as boolean), false) as is_small,
            coalesce(json_array_length(record, '$._of.metadata.samplingMetadatas') > 0, false) as is_part
        from input
    ),
    paired as (
        select
            row_no,
            case when has_metadata then is_small end as is_thresholded,
            case when has_metadata then is_part end as is_sampled,
            len(names) = len(cells) and len(metric_names) = len(numbers) as is_whole,
            names,
            case when len(names) = len(cells) and len(names) > 0 then map(names, cells) end as d,
            case when len(metric_names) = len(numbers) and len(numbers) > 0 then map(metric_names, numbers) end as m
        from answers
    ),
    named as (
        select
            row_no,
            is_thresholded,
            is_sampled,
            is_whole,
            list_filter(names, lambda n:n not in ('date', 'yearMonth')) as others,
            coalesce(try_strptime(d['date'], '%Y%m%d')::date, try_strptime(d['yearMonth'] || '01', '%Y%m%d')::date) as local_date,
            d['date'] is not null or d['yearMonth'] is not null as has_period,
            case when d['date'] is null then 'month' else 'day' end as grain,
            coalesce(d['pagePath'], d['unifiedPagePathScreen'], d['pagePathPlusQueryString'], d['pageLocation'], d['fullPageUrl']) as page,
            coalesce(d['landingPage'], d['landingPagePlusQueryString']) as entry_page,
            d['eventName'] as event,
            coalesce(
                d['sessionDefaultChannelGroup'],
                d['sessionPrimaryChannelGroup'],
                d['firstUserDefaultChannelGroup'],
                d['sessionSourceMedium'],
                d['sessionSource']
            ) as source,
            d['deviceCategory'] as device,
            d['searchTerm'] as search_term,
            [
                m['screenPageViews'],
                m['sessions'],
                m['engagedSessions'],
                coalesce(m['totalUsers'], m['activeUsers']),
                m['eventCount'],
                coalesce(m['keyEvents'], m['conversions'])
            ] as texts
        from paired
    ),
    typed as (
        select
            *,
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
                when len(others) = 0
                then 'all'
            end as dimension,
            coalesce(page, entry_page, event, source, device, search_term, '') as words,
            list_transform(texts, lambda t:try_cast(t as double)) as n
        from named
    ),
    judged as (
        select
            *,
            case
                when not has_period
                then 'the report names no day; ask for the dimension date'
                when len(others) > 1
                then 'a report of two dimensions'
                when dimension is null
                then 'a report that is not used here'
                when list_count(texts) = 0
                then 'a report without a number that is counted'
            end as why,
            case
                when is_whole is not true
                then 'values: are not as many as the headers'
                when local_date is null or year(local_date) not between 1970 and 2100
                then 'date: cannot be read'
                when list_count(texts) <> list_count(n) or list_contains(list_transform(n, lambda v:v < 0 or v > 1e12 or isnan(v)), true)
                then 'numbers: cannot be read'
            end as wrong
        from typed
    )
select
    row_no,
    case when is_whole is not true then wrong when why is null then wrong end as problem,
    case when is_whole then why end as excluded,
    case when why is null and wrong is null then local_date end as local_date,
    grain,
    dimension,
    case
        when why is not null or wrong is not null
        then null
        when dimension in ('page', 'entry_page')
        then case when starts_with(words, '(') then words else mask_path(path_of(words)) end
        when dimension = 'search_term'
        then case when n[5] < 5 then '(other)' else coalesce(mask_words(words), '(not set)') end
        when mask_words(words) = '(other)'
        then '(other)'
        else words
    end as member,
    n[2]::bigint as visits,
    n[4]::bigint as visitors,
    n[1]::bigint as views,
    case when n[2] >= n[3] then n[2] - n[3] end::bigint as bounces,
    coalesce(n[6], case when dimension = 'event' then n[5] end)::bigint as completions,
    is_thresholded,
    is_sampled,
    hmac_key('web_daily', concat_ws('|', dimension, grain, local_date, words)) as native_id,
    hash(texts, words) as row_hash
from judged
