-- How many persons are known behind the finished contacts of each service?
-- Grain: one row per service, and one with service null for all of them
-- Parameters: none
with
    counted as (
        select f.service_no, count(distinct f.person_key) as persons
        from followed as f
        where f.is_staffed and f.is_finished
        group by grouping sets ((f.service_no), ())
    )
select s.service_id, c.persons
from counted as c
left join (select distinct service_no, service_id from places) as s on c.service_no = s.service_no
order by s.service_id
