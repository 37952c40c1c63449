-- How often did web servers fail (status 500 and above) each day, over all sites whose logs say so, as one list?
-- Grain: one row, none without such logs; errors holds one value per day from first_day on, null where no such log covers the day
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    logs as (
        select distinct source_id from daily.web_errors where grain = 'day'
    ),
    days as (
        select c.local_date, bool_or(c.covered) as is_covered
        from quality.coverage as c
        inner join logs as l on c.source_id = l.source_id
        where c.local_date >= $start_date and c.local_date < $end_date
        group by c.local_date
    ),
    failed as (
        select local_date, sum(hits) as hits from daily.web_errors where grain = 'day' and status >= 500 group by local_date
    )
select
    min(d.local_date) as first_day,
    list(case when d.is_covered then coalesce(f.hits, 0)::double end order by d.local_date) as errors
from days as d
left join failed as f on d.local_date = f.local_date
having count(*) > 0
order by first_day
