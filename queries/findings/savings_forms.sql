-- How many online forms were started and how many completed, month by month?
-- Grain: one row per month and service with an online form
-- Parameters: none
select d.month, f.service_id, sum(f.starts)::bigint as starts, sum(f.completions)::bigint as completions
from daily.funnel as f
inner join reference.calendar as d on f.local_date = d.local_date
where f.is_primary
group by d.month, f.service_id
order by d.month, f.service_id
