-- Every channel that people use has a unit cost for every day.
-- Grain: one row per channel with contacts that have no cost
-- Parameters: none
select
    f.channel_id,
    sum(f.contacts - f.costed_contacts)::bigint as contacts_without_cost,
    min(f.local_date) as first_date,
    max(f.local_date) as last_date
from daily.costs as f
where f.costed_contacts < f.contacts
group by f.channel_id
order by f.channel_id
