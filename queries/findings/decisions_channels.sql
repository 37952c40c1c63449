-- How much of a customer's own time does a contact take on each channel, travel included?
-- Grain: one row per channel that states it
-- Parameters: none
select c.channel_id, coalesce(c.customer_minutes, 0) + coalesce(c.travel_minutes, 0) as customer_minutes
from reference.channels as c
where c.customer_minutes is not null
order by c.channel_id
