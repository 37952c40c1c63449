-- Every cost is known as low, central and high, in that order, or not at all.
-- Grain: one row per wrong cost fact
-- Parameters: none
select f.grain, f.local_date, f.service_id, f.channel_id, f.source_id, f.cost_low, f.cost_central, f.cost_high
from daily.costs as f
where
    f.cost_low > f.cost_central
    or f.cost_central > f.cost_high
    or (f.cost_low is null) <> (f.cost_central is null)
    or (f.cost_high is null) <> (f.cost_central is null)
    or (f.costed_contacts = 0 and f.cost_central <> 0)
order by f.local_date, f.grain, f.service_id, f.channel_id, f.source_id
