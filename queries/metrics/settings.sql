-- Which settings of the organisation do the figures use?
-- Grain: one row per setting
-- Parameters: none
select s.key, s.value from reference.settings as s order by s.key
