-- Which channels are there, and which are staffed?
-- Grain: one row per channel
-- Parameters: none
select c.channel_id, c.channel_name, c.is_assisted from reference.channels as c order by c.channel_id
