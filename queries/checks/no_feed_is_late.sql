-- No feed is later than its due date and days of grace.
-- Grain: one row per late feed
-- Parameters: none
select f.source_id, f.last_date, f.due_on from quality.feeds as f where f.is_late order by f.source_id
