-- What was launched, and what else happened that may have moved contacts: when, where, and when was it written down?
-- Grain: one row per change of the changes table
-- Parameters: none
select c.from_date, c.to_date, c.kind, nullif(c.service_id, '*') as service_id, c.channel_id, c.site, c.note, c.registered_on
from reference.changes as c
order by c.from_date, c.kind, c.service_id, c.channel_id, c.note
