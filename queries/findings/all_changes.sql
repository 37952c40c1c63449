-- What happened that may have moved contacts or how they are counted: when, where, how large, and when was it written down?
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
    c.quantity,
    c.cost,
    c.hours_before,
    c.hours_after,
    c.lost_share,
    c.registered_on
from reference.changes as c
order by c.from_date, c.kind, c.service_id, c.channel_id, c.site, c.note
