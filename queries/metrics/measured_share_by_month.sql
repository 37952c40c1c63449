-- What share of the page views that the counting feed saw did each other web tool see, month by month?
-- Grain: one row per month and web feed beside the counting one; a fall means that fewer people are measured, not that fewer came
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    views as (
        select d.month, f.source_id, f.is_primary, sum(f.views) as page_views
        from daily.web as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.grain <> 'week' and f.local_date >= $start_date and f.local_date < $end_date
        group by d.month, f.source_id, f.is_primary
    ),
    counting as (select month, sum(page_views) as page_views from views where is_primary group by month),
    counted_by as (select source_id from views where is_primary group by source_id)
select
    v.month,
    v.source_id,
    v.page_views::bigint as page_views,
    c.page_views::bigint as counted_page_views,
    v.page_views / nullif(c.page_views, 0) as measured_share,
    (v.month + interval 1 month)::date <= b.data_through + 1 as is_complete
from views as v
inner join counting as c on v.month = c.month
cross join quality.build as b
where not v.is_primary and v.source_id not in (select b.source_id from counted_by as b)
order by v.month, v.source_id
