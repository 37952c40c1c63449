-- Fills events.failed_searches from web_views: searches on the council's site, and after how many the visit ended.
-- A term searched fewer than five times in its file (temp table common_terms) may be anybody's name: it reads (other).
insert into events.failed_searches by name
with
    searches as (
        select
            to_local(w.hit_at)::date as local_date, w.visitor_key, w.visit_no,
            case when t.search_term is null then '(other)' else w.search_term end as search_term,
            w.is_exit
        from web_views as w
        left join common_terms as t on w.file_no = t.file_no and w.search_term = t.search_term
        where w.search_term is not null
    )
select
    getvariable('web_source') as source_id,
    'day' as grain,
    s.local_date,
    s.search_term,
    count(*) as searches,
    null as results,
    count(*) filter (where s.is_exit) as exits,
    count(distinct (s.visitor_key, s.visit_no)) as visits
from searches as s
inner join web_days as d on s.local_date = d.local_date
group by all
