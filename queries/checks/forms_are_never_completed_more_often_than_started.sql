-- No form was completed more often than it was started in a month, as far as its starts are known.
-- Grain: one row per month, service and feed with more completions than starts
-- Parameters: none
select d.month, f.service_id, f.source_id, sum(f.starts)::bigint as starts, sum(f.completions)::bigint as completions
from daily.funnel as f
inner join reference.calendar as d on f.local_date = d.local_date
where f.is_primary
group by d.month, f.service_id, f.source_id
having sum(f.starts) > 0 and sum(f.completions) > sum(f.starts)
order by d.month, f.service_id, f.source_id
