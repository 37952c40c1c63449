-- Makes temp table web_bot_visitors from view hits: visitors whom no agent gives away but what they did: robots.txt, or over 60 pages in
-- a minute.
create or replace temp table web_bot_visitors as
with
    crawling as (
        select distinct visitor_key from hits where path = '/robots.txt'
    ),
    busy as (
        select visitor_key from hits group by visitor_key having count(*) > 60
    ),
    hasty as (
        select distinct h.visitor_key
        from hits as h
        inner join busy as b on h.visitor_key = b.visitor_key
        where h.method in ('GET', 'POST') and h.status < 400
        group by h.visitor_key, date_trunc('minute', h.hit_at)
        having count(*) > 60
    )
select visitor_key, 'fetched robots.txt' as bot_reason from crawling
union all
select h.visitor_key, 'too many pages in a minute' as bot_reason
from hasty as h
where h.visitor_key not in (select visitor_key from crawling)
