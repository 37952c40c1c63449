-- What does services.csv say about each service: its number in the national list, its directorate, its goal and how it is worked?
-- Grain: one row per service
-- Parameters: none
select
    s.service_id,
    s.service_name,
    s.lgsl_id,
    s.directorate,
    s.kind,
    s.goal,
    s.rekey_minutes,
    s.straight_through_share,
    s.addressable_share,
    s.offline_share,
    s.effort_days,
    s.from_date,
    s.to_date
from reference.services as s
order by s.service_id
