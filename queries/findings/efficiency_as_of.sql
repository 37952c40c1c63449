-- Up to which day (exclusive) are the figures, and so what of a year is to date?
-- Grain: one row; the day after the last day with data, the day of the build without any
-- Parameters: none
select coalesce((b.data_through + interval 1 day)::date, b.built_at::date) as as_of from quality.build as b order by as_of
