-- Which months does each service and channel have a feed that covers them, and which of them whole?
-- Grain: one row per service and channel with a covered day in the period; first_month is the first with one, whole_months a list
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    fed as (
        select f.service_id, f.channel_id, string_agg(distinct f.source_id, ' ' order by f.source_id) as feeds
        from daily.counted_months as f
        where f.counts_of = 'contacts' and f.grain in ('day', 'month')
        group by f.service_id, f.channel_id
    ),
    covered_days as (
        select distinct f.feeds, c.local_date
        from (select distinct feeds from fed) as f
        inner join quality.coverage as c on list_contains(string_split(f.feeds, ' '), c.source_id) and c.covered
        where c.local_date >= $start_date and c.local_date < $end_date
    ),
    months as (select month, count(*) as all_days from reference.calendar group by month),
    covered as (
        select c.feeds, d.month, count(*) as days
        from covered_days as c
        inner join reference.calendar as d on c.local_date = d.local_date
        group by c.feeds, d.month
    ),
    told as (
        select
            c.feeds,
            min(c.month) as first_month,
            coalesce(list(c.month order by c.month) filter (where c.days = m.all_days), []) as whole_months
        from covered as c
        inner join months as m on c.month = m.month
        group by c.feeds
    )
select f.service_id, f.channel_id, t.first_month, t.whole_months
from fed as f
inner join told as t on f.feeds = t.feeds
order by f.service_id, f.channel_id
