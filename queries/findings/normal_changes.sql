-- What happened that may have changed contact, with how many letters were sent and what it cost?
-- Grain: one row per change that touches the period
-- Parameters: $start_date (inclusive), $end_date (exclusive)
select c.from_date, c.to_date, c.kind, c.service_id, c.channel_id, c.site, c.note, c.quantity, c.cost
from reference.changes as c
where c.from_date < $end_date and (c.to_date is null or c.to_date > $start_date)
order by c.from_date, c.kind, c.service_id, c.channel_id, c.note
