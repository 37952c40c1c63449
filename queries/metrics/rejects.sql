-- Which rows could not be read, and why?
-- Grain: one row per rejected row and field; never its text
-- Parameters: none
select r.file, r.format, r.row_no, r.field, r.reason from quality.rejects as r order by r.file, r.row_no, r.field, r.reason
