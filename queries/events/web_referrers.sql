-- Makes temp table web_referrers (visitor_day, referrer_host, referrer_group) from page_hits. The council's own host is the one named most
-- that day, where the log does not state it.
create or replace temp table web_referrers as
with
    named as (
        select visitor_day, referrer_host, count(*) as hits, bool_or(referrer_host = host) as is_own
        from page_hits
        where referrer_host is not null
        group by visitor_day, referrer_host
    ),
    known as (
        select visitor_day, referrer_host, hits, is_own,
            row_number() over (partition by visitor_day order by hits desc, referrer_host) as place,
            bool_or(is_own is not null) over (partition by visitor_day) as has_hosts,
            regexp_matches(referrer_host, '(^|\.)(google|bing|duckduckgo|yahoo|ecosia|qwant|baidu|yandex|ask|startpage|brave|aol)\.|^(google|bing)\b') as is_search,
            regexp_matches(referrer_host, '(^|\.)(facebook|fb|twitter|x|t|linkedin|lnkd|instagram|youtube|youtu|nextdoor|whatsapp|reddit|pinterest|tiktok|bsky|threads|mastodon)\.[a-z.]+$') as is_social
        from named
    )
select
    visitor_day,
    referrer_host,
    case
        when is_own then 'internal'
        when referrer_host = getvariable('web_site') then 'internal'
        when is_search then 'search'
        when is_social then 'social'
        when not has_hosts and place = 1 then 'internal'
        else 'other'
    end as referrer_group
from known
