-- What is known of each service: kind, re-keying, how much could be done online, and the effort of a change?
-- Grain: one row per service
-- Parameters: none
select
    s.service_id,
    coalesce(s.service_name, s.service_id) as service_name,
    s.kind,
    s.rekey_minutes,
    s.straight_through_share,
    s.addressable_share,
    s.offline_share,
    s.effort_days,
    s.owner
from reference.services as s
order by s.service_id
