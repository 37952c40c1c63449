-- Which services are there, and is a service one in which people only check what they are entitled to?
-- Grain: one row per service
-- Parameters: none
select s.service_id, s.service_name, s.kind = 'self_assessment' as is_self_assessment from reference.services as s order by s.service_id
