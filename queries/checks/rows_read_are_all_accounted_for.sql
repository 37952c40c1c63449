-- Every row that was read is loaded, excluded by a rule, rejected or a duplicate.
-- Grain: one row per file whose rows do not add up
-- Parameters: none
select f.file, f.rows_read, f.rows_loaded, f.rows_excluded, f.rows_rejected, f.rows_duplicate
from quality.files as f
where f.rows_read <> f.rows_loaded + f.rows_excluded + f.rows_rejected + f.rows_duplicate
order by f.file
