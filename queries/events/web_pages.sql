-- Fills events.web_pages from visits and web_views: views of a page on a day, and the visits that began on it.
insert into events.web_pages by name
with
    views as (
        select
            to_local(w.hit_at)::date as local_date, w.path_id, v.referrer_group, v.device, v.host,
            count(*) filter (where w.is_entry) as visits,
            count(*) as views
        from web_views as w
        inner join visits as v on w.visitor_key = v.visitor_key and w.visit_no = v.visit_no
        group by all
    )
select
    getvariable('web_source') as source_id,
    'day' as grain,
    v.local_date,
    p.path,
    p.service_id,
    v.referrer_group,
    v.device,
    null as is_consented,
    coalesce(v.host, getvariable('web_site')) as site,
    v.visits,
    v.views
from views as v
inner join web_days as d on v.local_date = d.local_date
inner join web_paths as p on v.path_id = p.path_id
