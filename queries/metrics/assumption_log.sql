-- Which assumption changed, when, from what to what?
-- Grain: one row per changed cell of an edited table, as each build found it; old_value is null for a new row, new_value for a removed one
-- Parameters: none
select changed_at, snapshot_id, table_name, row_key, column_name, old_value, new_value
from quality.assumption_log
order by changed_at desc, table_name, row_key, column_name
