-- How many episodes of one person and service were there, and how many closed ones used several channels?
-- Grain: one row per service
-- Parameters: none
select e.service_id, sum(e.episodes)::bigint as episodes, sum(e.closed)::bigint as closed, sum(e.hopped)::bigint as hopped
from daily.episodes as e
group by e.service_id
order by e.service_id
