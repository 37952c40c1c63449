-- One action a record, with its visit beside it (_of). timestamp counts seconds UTC; the times for people are in the site's zone.
-- The visitor's id is a cookie's or made of the browser; the address may be shortened to nothing, so it is not used.
with
    fields as (
        select
            row_no,
            record ->> '$.type' as kind,
            record ->> '$.url' as url,
            try_cast(record ->> '$.timestamp' as bigint) as seconds,
            coalesce(record ->> '$._of.visitorId', 'visit ' || (record ->> '$._of.idVisit')) as visitor,
            record ->> '$._of.idVisit' as visit,
            record ->> '$._of.referrerUrl' as referrer,
            record ->> '$.idVisit' is not null as is_whole_visit
        from input
    ),
    timed as (
        select
            *,
            case when seconds between 0 and 4102444800 then make_timestamp(seconds * 1000000) end as moment,
            bool_or(kind in ('action', 'download', 'search')) over (partition by visit, url) as has_page,
            row_number() over (partition by visit, kind = 'goal', url order by row_no) as copy_no
        from fields
    ),
    judged as (
        select
            *,
            case
                when is_whole_visit
                then 'a visit without pages'
                when kind not in ('action', 'download', 'search', 'goal')
                then 'an event or a link on a page that is there already'
                when kind = 'goal' and (has_page or copy_no > 1)
                then 'a goal whose page is there already'
            end as why,
            case
                when kind is null
                then 'type: is missing'
                when moment is null
                then 'timestamp: cannot be read'
                when visitor is null
                then 'visitorId: is missing'
                when url is null
                then 'url: is missing'
            end as wrong
        from timed
    ),
    kept as (
        select *, case when why is null and wrong is null then moment end as hit_at, path_of(url) as raw_path from judged
    )
select
    row_no,
    case when why is null then wrong end as problem,
    why as excluded,
    hit_at,
    visitor_day(hit_at) as visitor_day,
    case when hit_at is not null then visitor_key(visitor, '', visitor_day(hit_at)) end as visitor_key,
    case when hit_at is not null then host_of(url) end as host,
    case when hit_at is not null then 'GET' end as method,
    case when hit_at is not null then mask_path(coalesce(nullif(raw_path, ''), '/')) end as path,
    case when hit_at is not null then mask_words(search_words(url)) end as search_term,
    case when hit_at is not null then reference_of(url) end as reference_key,
    case when hit_at is not null then 200 end::smallint as status,
    case when hit_at is not null then host_of(referrer) end as referrer_host,
    null::varchar as agent, -- not named, so nothing is known of it; the tool leaves known robots out itself
    false as is_staff_network
from kept
