-- Makes temp table web_views: page views of people, one feed, from view hits (every good hit, its file and row) with the visit each is in.
-- A page is a GET or POST answered with 2xx or 304, or a POST answered with 3xx. A visit ends after 30 minutes without a page; a visitor's
-- key is good for one day from 04:00, so no visit is longer than 24 hours.
create or replace temp table page_hits as
select
    h.visitor_key, h.visitor_day, h.hit_at, h.file_no, h.row_no, p.path_id, a.device, h.referrer_host, h.host, h.is_staff_network, h.status, h.search_term,
    h.reference_key
from hits as h
inner join web_agents as a on h.agent is not distinct from a.agent and a.bot_reason is null
inner join web_paths as p on h.path = p.path
where
    h.visitor_key not in (select visitor_key from web_bot_visitors)
    and (
        h.method in ('GET', 'POST') and (h.status between 200 and 299 or h.status = 304)
        or h.method = 'POST' and h.status between 300 and 399
    )
    and h.path not in ('/robots.txt', '(no request)');

-- Sorted are numbers only; the rest of a hit joins by its place. hit_no is a page's number among those of its visitor, in order of time.
create or replace temp table web_views as
with
    gaps as (
        select
            rowid as hit_id, visitor_key,
            coalesce(hit_at > lag(hit_at) over visitor + interval 30 minutes, true) as is_entry,
            coalesce(hit_at + interval 30 minutes < lead(hit_at) over visitor, true) as is_exit,
            row_number() over visitor as hit_no
        from page_hits
        window visitor as (partition by visitor_key order by hit_at, file_no, row_no)
    ),
    visits as (
        select
            hit_id, hit_no, is_entry, is_exit,
            sum(is_entry::integer) over (partition by visitor_key order by hit_no rows between unbounded preceding and current row)::integer as visit_no
        from gaps
    )
select
    h.visitor_key, h.visitor_day, h.hit_at, h.file_no, h.row_no, h.path_id, h.device, h.referrer_host, h.host, h.is_staff_network, h.status,
    h.search_term, h.reference_key, v.hit_no, v.is_entry, v.is_exit, v.visit_no
from visits as v
inner join page_hits as h on v.hit_id = h.rowid
