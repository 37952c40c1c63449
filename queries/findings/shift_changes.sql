-- What happened that can explain fewer contacts: access cut, counting changed, something launched, and how much a cut took away?
-- Grain: one row per change of the changes table; service_id null for all
-- Parameters: none
select
    c.from_date,
    c.to_date,
    c.kind,
    nullif(c.service_id, '*') as service_id,
    c.channel_id,
    c.site,
    c.note,
    c.hours_before,
    c.hours_after,
    c.lost_share,
    c.registered_on
from reference.changes as c
order by c.from_date, c.kind, c.service_id, c.channel_id, c.site, c.note
