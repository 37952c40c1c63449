-- Which web hits were left out as bots, and why?
-- Grain: one row per feed and reason
-- Parameters: $start_date (inclusive), $end_date (exclusive), $source_id (null for all)
select f.source_id, f.bot_reason, sum(f.hits)::bigint as hits
from daily.bots as f
where f.local_date >= $start_date and f.local_date < $end_date and ($source_id is null or f.source_id = $source_id)
group by f.source_id, f.bot_reason
order by hits desc, f.source_id, f.bot_reason
