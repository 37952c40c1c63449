-- Which services are there?
-- Grain: one row per service
-- Parameters: none
select s.service_id, s.service_name, s.kind, s.lgsl_id, s.directorate from reference.services as s order by s.service_id
