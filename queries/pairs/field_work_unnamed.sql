-- How many field visits are recorded, how many without saying whose they were, and by how many workers?
-- Grain: one row in all
-- Parameters: none
select
    coalesce(sum(v.quantity), 0)::bigint as visits,
    coalesce(sum(case when v.worker_key is null or v.grain <> 'event' then v.quantity else 0 end), 0)::bigint as visits_without_worker,
    count(distinct v.worker_key) as workers,
    count(distinct case when v.is_mobile then v.worker_key end) as equipped
from events.field_visits as v
order by 1
