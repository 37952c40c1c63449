-- Which services are there, and what does each say of keying its online records?
-- Grain: one row per service
-- Parameters: none
select
    s.service_id,
    s.service_name,
    s.directorate,
    coalesce(s.kind = 'self_assessment', false) as is_self_assessment,
    s.rekey_minutes,
    s.straight_through_share
from reference.services as s
order by s.service_id
