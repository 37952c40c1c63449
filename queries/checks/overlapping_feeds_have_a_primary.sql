-- Wherever two feeds count the same service and channel, one of them is named as primary.
-- Grain: one row per service and channel without one
-- Parameters: none
select f.service_id, f.channel_id, sum(f.contacts)::bigint as contacts_not_counted
from daily.compared as f
where f.why = 'no_primary_chosen'
group by f.service_id, f.channel_id
order by f.service_id, f.channel_id
