-- How many visits and page views did each web feed count each month, where it covers the whole month?
-- Grain: one row per feed, site and wholly covered month; counts by other grains of the feed are summed
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    counted as (
        select w.source_id, w.site, d.month, sum(w.visits) as visits, sum(w.views) as views
        from daily.web as w
        inner join reference.calendar as d on w.local_date = d.local_date
        where w.grain in ('day', 'month') and w.local_date >= $start_date and w.local_date < $end_date
        group by all
    ),
    covered as (
        select c.source_id, d.month, count(*) as days
        from quality.coverage as c
        inner join reference.calendar as d on c.local_date = d.local_date
        where c.covered and c.local_date >= $start_date and c.local_date < $end_date
        group by all
    ),
    months as (
        select month, count(*) as all_days from reference.calendar group by month
    )
select n.source_id, n.site, n.month, n.visits::double as visits, n.views::double as views
from counted as n
inner join covered as c on n.source_id = c.source_id and n.month = c.month
inner join months as m on n.month = m.month and c.days = m.all_days
order by n.source_id, n.site, n.month
