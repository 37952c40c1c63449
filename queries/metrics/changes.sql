-- What happened that may have changed contact: launches, closures, bills, counting changes?
-- Grain: one row per change that touches the period
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all; changes for every service are always told)
select c.from_date, c.to_date, c.kind, c.service_id, c.channel_id, c.site, c.note
from reference.changes as c
where
    c.from_date < $end_date
    and (c.to_date is null or c.to_date > $start_date)
    and ($service_id is null or c.service_id is null or c.service_id in ($service_id, '*'))
order by c.from_date, c.kind, c.service_id, c.channel_id, c.note
