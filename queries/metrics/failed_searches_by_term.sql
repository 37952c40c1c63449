-- What did people search for on the site without finding it, and how often, against the period before?
-- Grain: one row per search term that failed in the period
-- Parameters: $start_date (inclusive), $end_date (exclusive), $baseline_start (inclusive), $baseline_end (exclusive)
with
    terms as (
        select
            search_term,
            sum(searches) filter (where local_date >= $start_date and local_date < $end_date) as searches,
            sum(exits) filter (where local_date >= $start_date and local_date < $end_date) as exits,
            sum(searches) filter (where local_date >= $baseline_start and local_date < $baseline_end) as searches_before
        from daily.failed_searches
        group by search_term
    )
select
    search_term,
    searches::bigint as searches,
    exits::bigint as exits,
    case when (select min(f.local_date) from daily.failed_searches as f) <= $baseline_start then coalesce(searches_before, 0) end::bigint
    as searches_before
from terms
where searches > 0
order by searches desc, search_term
