-- Which days does each feed cover, and which days are missing?
-- Grain: one row per feed and day between its first and last
-- Parameters: $start_date (inclusive), $end_date (exclusive), $source_id (null for all)
select c.source_id, c.local_date as day, c.covered, c.facts
from quality.coverage as c
where c.local_date >= $start_date and c.local_date < $end_date and ($source_id is null or c.source_id = $source_id)
order by c.source_id, c.local_date
