-- How many visits and page views did the websites have, month by month, and how many hits came from bots?
-- Grain: one row per month that has data; a web visit is never a contact; week rows are only told in left_out_by_grain
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all; bots belong to no service), $directorate (null
-- for all)
with
    visits as (
        select
            d.month,
            sum(f.visits) filter (where f.grain <> 'week') as visits,
            sum(f.views) filter (where f.grain <> 'week') as page_views,
            coalesce(sum(f.visits) filter (where f.grain = 'week'), 0) as left_out_by_grain
        from daily.web as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where
            f.is_primary
            and f.local_date >= $start_date
            and f.local_date < $end_date
            and reference.is_chosen(f.service_id, $service_id, $directorate)
        group by d.month
    ),
    bots as (
        select d.month, sum(f.hits) as bot_hits
        from daily.bots as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.is_primary and f.local_date >= $start_date and f.local_date < $end_date and $service_id is null and $directorate is null
        group by d.month
    )
select
    coalesce(v.month, b.month) as month,
    v.visits::bigint as visits,
    v.page_views::bigint as page_views,
    b.bot_hits::bigint as bot_hits,
    coalesce(v.left_out_by_grain, 0)::bigint as left_out_by_grain
from visits as v
full join bots as b on v.month = b.month
order by month
