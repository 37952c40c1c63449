-- Which rows were left out by a rule of their format, and by which?
-- Grain: one row per file and rule
-- Parameters: none
select e.file, e.why, e.rows from quality.exclusions as e order by e.file, e.why
