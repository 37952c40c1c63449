-- How much of their own time and travel does a contact on each channel take from people?
-- Grain: one row per channel
-- Parameters: none
select c.channel_id, c.channel_name, c.is_assisted, c.customer_minutes, c.travel_minutes, c.travel_cost from reference.channels as c order by c.channel_id
