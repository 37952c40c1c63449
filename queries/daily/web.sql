-- Fills daily.web: views of each page and the visits that began on it, from logs, and from the reports of web tools.
-- A tool's report gives views by page, and visits by the first of: entry page, whole site, source. Those not by page read '(all pages)'.
delete from daily.web where local_date in (select local_date from touched_days);

insert into daily.web by name
with
    reported as (
        select w.grain, w.local_date, w.source_id, w.dimension, w.member, w.visits, w.views, w.service_id
        from events.web_daily as w
        inner join touched_days as t on w.local_date = t.local_date
    ),
    given as (
        select grain, local_date, source_id,
            coalesce(bool_or(dimension = 'page' and views is not null), false) as has_pages,
            case
                when bool_or(dimension = 'entry_page' and visits is not null) then 'entry_page'
                when bool_or(dimension = 'all' and visits is not null) then 'all'
                when bool_or(dimension = 'source' and visits is not null) then 'source'
            end as visits_by
        from reported
        group by grain, local_date, source_id
    ),
    counted as (
        select r.grain, r.local_date, r.source_id,
            case when r.dimension in ('page', 'entry_page') then r.member else '(all pages)' end as path,
            case when r.dimension in ('page', 'entry_page') then r.service_id else 'unmapped' end as service_id,
            case
                when r.dimension <> 'source' then 'unknown'
                when regexp_matches(r.member, 'direct', 'i') then 'direct'
                when regexp_matches(r.member, 'search', 'i') then 'search'
                when regexp_matches(r.member, 'social', 'i') then 'social'
                else 'other'
            end as referrer_group,
            case when r.dimension = g.visits_by then coalesce(r.visits, 0) else 0 end as visits,
            case when r.dimension = 'page' or r.dimension = 'all' and not g.has_pages then coalesce(r.views, 0) else 0 end as views
        from reported as r
        inner join given as g on r.grain = g.grain and r.local_date = g.local_date and r.source_id = g.source_id
        where r.dimension in ('page', 'all') or r.dimension = g.visits_by
    ),
    pages as (
        select p.grain, p.local_date, p.source_id, p.site, p.path, p.service_id, p.referrer_group, p.device, p.is_consented, p.visits, p.views
        from events.web_pages as p
        inner join touched_days as t on p.local_date = t.local_date
        union all by name
        select c.grain, c.local_date, c.source_id, s.default_site as site,
            case when starts_with(c.path, '(') then c.path else mask_path(path_of(c.path)) end as path,
            c.service_id, c.referrer_group, 'unknown' as device, null as is_consented, c.visits, c.views
        from counted as c
        left join reference.sources as s on c.source_id = s.source_id
        where c.visits > 0 or c.views > 0
    )
select
    p.grain, p.local_date, p.source_id, p.site, p.path, p.service_id, p.referrer_group, p.device, p.is_consented,
    coalesce(m.is_primary, true) as is_primary,
    sum(p.visits)::bigint as visits,
    sum(p.views)::bigint as views
from pages as p
left join primary_sites as m on p.source_id = m.source_id and p.local_date >= m.from_date and p.local_date < m.to_date
group by all
