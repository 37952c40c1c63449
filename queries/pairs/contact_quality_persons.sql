-- How many persons are known behind the finished contacts of each service?
-- Grain: one row per service, and one with service null for all of them
-- Parameters: none
select c.service_id, count(distinct c.person_key) as persons
from events.counted as c
where c.is_assisted and c.outcome = 'completed' and c.person_key is not null and c.started_at is not null and c.quantity = 1
group by grouping sets ((c.service_id), ())
order by c.service_id
