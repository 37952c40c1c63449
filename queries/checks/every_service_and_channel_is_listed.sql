-- Every service and channel of a fact stands in data/reference.
-- Grain: one row per service or channel that is not listed
-- Parameters: none
select distinct 'service_id' as field, f.service_id as id
from daily.contacts as f
left join reference.services as s on f.service_id = s.service_id
where s.service_id is null
union all
select distinct 'channel_id' as field, f.channel_id as id
from daily.contacts as f
left join reference.channels as c on f.channel_id = c.channel_id
where c.channel_id is null
order by field, id
