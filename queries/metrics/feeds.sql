-- Which feeds are there, what days do they have, and is the next export late?
-- Grain: one row per feed
-- Parameters: none
select f.source_id, f.format, f.owner, f.first_date, f.last_date, f.due_on, f.is_late, f.facts from quality.feeds as f order by f.source_id
