-- Which pages gave an error, page not found or server fault, and how often, against the period before?
-- Grain: one row per path and status; errors belong to no service, and bots are left out
-- Parameters: $start_date (inclusive), $end_date (exclusive), $baseline_start (inclusive), $baseline_end (exclusive)
with
    hits as (
        select
            path,
            status,
            sum(hits) filter (where local_date >= $start_date and local_date < $end_date) as hits,
            sum(visits) filter (where local_date >= $start_date and local_date < $end_date) as visits,
            sum(hits) filter (where local_date >= $baseline_start and local_date < $baseline_end) as hits_before
        from daily.web_errors
        group by path, status
    )
select
    path,
    status,
    hits::bigint as hits,
    visits::bigint as visits,
    case when (select min(e.local_date) from daily.web_errors as e) <= $baseline_start then coalesce(hits_before, 0) end::bigint
    as hits_before
from hits
where hits > 0
order by hits desc, path, status
