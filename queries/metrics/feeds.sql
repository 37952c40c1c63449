-- Which feeds are there, what days do they have, is the next export late, and how is it exported?
-- Grain: one row per feed
-- Parameters: none
select f.source_id, f.format, f.owner, f.first_date, f.last_date, f.due_on, f.is_late, f.facts, s.menu_note
from quality.feeds as f
left join (select source_id, any_value(menu_note) as menu_note from reference.sources group by source_id) as s on f.source_id = s.source_id
order by f.source_id
