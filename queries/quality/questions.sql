-- What only a person can decide: files nobody can place, feeds that overlap with no primary, days counted by two grains, things stated
-- twice differently.
create table published.quality.questions as
with
    -- months and weeks that count as one row, with the day after their last
    coarse as (
        select c.source_id, c.service_id, c.channel_id, c.grain, c.local_date as first_day,
            case c.grain when 'month' then (c.local_date + interval 1 month)::date else c.local_date + 7 end as end_day
        from daily.contacts as c
        where c.grain in ('month', 'week') and c.contacts > 0
        group by all
    ),
    -- what web tools report and counts, with the day after its last
    reported as (
        select w.source_id, coalesce(w.site, '') as site, w.grain, w.local_date as first_day,
            case w.grain when 'month' then (w.local_date + interval 1 month)::date when 'week' then w.local_date + 7 else w.local_date + 1 end as end_day,
            bool_or(w.visits > 0) as has_visits, bool_or(w.views > 0) as has_views
        from daily.web as w
        where w.is_primary and w.source_id in (select source_id from events.web_daily)
        group by w.source_id, w.site, w.grain, w.local_date
    )
select 'file' as kind, file_name as subject, sentence from ledger.sightings where status in ('question', 'refused')
union all
select
    'primary' as kind,
    u.service_id || ':' || u.channel_id as subject,
    string_agg(distinct u.source_id, ' and ' order by u.source_id) || ' all count ' || u.service_id || ' on ' || u.channel_id || ' from '
    || min(u.from_date) || ' to ' || (max(u.to_date) - 1)
    || '; neither is counted there. Name one in the primary_for column of data/reference/sources.csv, e.g. ' || u.service_id || ':' || u.channel_id || '.' as sentence
from (
    select b.*,
        count(*) filter (where b.is_new) over (
            partition by b.service_id, b.channel_id order by b.from_date, b.to_date, b.source_id rows between unbounded preceding and current row
        ) as stretch_no
    from (
        select p.*,
            coalesce(
                p.from_date
                > max(p.to_date) over (
                    partition by p.service_id, p.channel_id
                    order by p.from_date, p.to_date, p.source_id
                    rows between unbounded preceding and 1 preceding
                ),
                false
            ) as is_new
        from events.uncounted_pairs as p
        where p.why = 'no_primary_chosen'
    ) as b
) as u
group by u.service_id, u.channel_id, u.stretch_no
union all
select
    'grains' as kind,
    g.source_id || ':' || g.service_id || ':' || g.channel_id as subject,
    g.source_id || ' counts ' || g.service_id || ' on ' || g.channel_id || ' by the ' || g.grain || ' and also more finely from ' || min(g.first_day) || ' to '
    || (max(g.end_day) - 1) || ', and both are counted; leave one of the two out of its exports.' as sentence
from coarse as g
where exists (
    select 1 from daily.contacts as d
    where d.source_id = g.source_id and d.service_id = g.service_id and d.channel_id = g.channel_id and d.contacts > 0
        and (d.grain = 'day' or d.grain = 'week' and g.grain = 'month')
        and d.local_date >= g.first_day and d.local_date < g.end_day
)
group by g.source_id, g.service_id, g.channel_id, g.grain
union all
select
    'grains' as kind,
    g.source_id || ':' || g.service_id || ':' || g.channel_id as subject,
    g.source_id || ' counts ' || g.service_id || ' on ' || g.channel_id || ' by the ' || g.grain || ' from ' || min(g.first_day) || ' to '
    || (max(g.end_day) - 1) || ', and ' || string_agg(distinct d.source_id, ' and ' order by d.source_id)
    || ' some of these days, and both are counted; let one follow the other at the first day of a ' || g.grain
    || ' (from_date and to_date in data/reference/sources.csv).' as sentence
from coarse as g
inner join
    daily.contacts as d
    on d.source_id <> g.source_id and d.service_id = g.service_id and d.channel_id = g.channel_id and d.contacts > 0
    and d.local_date >= g.first_day and d.local_date < g.end_day
group by g.source_id, g.service_id, g.channel_id, g.grain
union all
select
    'grains' as kind,
    g.source_id || ':web visits' as subject,
    g.source_id || ' reports visits or views of pages by the ' || g.grain || ' and also more finely from ' || min(g.first_day) || ' to ' || (max(g.end_day) - 1)
    || ', and both are counted; leave one of the two out of its exports.' as sentence
from reported as g
where g.grain <> 'day' and exists (
    select 1 from reported as d
    where d.source_id = g.source_id and (d.grain = 'day' or d.grain = 'week' and g.grain = 'month')
        and d.first_day >= g.first_day and d.first_day < g.end_day
        and (d.has_visits and g.has_visits or d.has_views and g.has_views)
)
group by g.source_id, g.grain
union all
select
    'primary' as kind,
    'web visits of ' || a.source_id || ' and ' || b.source_id as subject,
    a.source_id || ' and ' || b.source_id || ' both report visits or views of pages from ' || min(greatest(a.first_day, b.first_day)) || ' to '
    || (max(least(a.end_day, b.end_day)) - 1) || ', and both are counted; name the one that counts in the primary_for column of '
    || 'data/reference/sources.csv as web:*, or each with the site it is of, e.g. web:www.' as sentence
from reported as a
inner join
    reported as b
    on a.source_id < b.source_id and a.site = b.site and a.first_day < b.end_day and b.first_day < a.end_day
    and (a.has_visits and b.has_visits or a.has_views and b.has_views)
where a.source_id not in (select p.source_id from reference.primary_sites as p) and b.source_id not in (select p.source_id from reference.primary_sites as p)
group by a.source_id, b.source_id
union all
select
    'versions' as kind,
    c.source_id as subject,
    'Two exports of ' || c.source_id || ' state ' || sum(c.facts) || if(sum(c.facts) = 1, ' fact', ' facts') || ' differently '
    || if(min(c.local_date) = max(c.local_date), 'on ' || min(c.local_date), 'between ' || min(c.local_date) || ' and ' || max(c.local_date))
    || ' and neither says which is later; they are not counted. Say so in data/reference/file_answers.csv (stated_on, or use = false).' as sentence
from (
    select e.source_id, e.local_date, 1 as facts from events.contacts as e where e.not_counted_reason = 'two_versions'
    union all
    select d.source_id, d.local_date, d.facts from ledger.disputed_days as d
) as c
group by c.source_id
order by kind, subject
