-- What did each worker's day with jobs hold: jobs, trips back to base, miles, travel, records typed later?
-- Grain: one row per worker and day with at least one job; a measure that any job of the day lacks is null; workers are numbers without meaning
-- Parameters: none
with
    days as (
        select
            dense_rank() over (order by v.worker_key) as worker,
            v.worker_key,
            v.professional_group,
            v.local_date,
            v.is_mobile,
            v.trips_to_base,
            v.miles,
            v.travel_seconds,
            v.rekeyed_records,
            s.rekey_minutes
        from events.field_visits as v
        left join reference.services as s on v.service_id = s.service_id
        where v.worker_key is not null and v.grain = 'event'
    ),
    groups as (
        select worker, arg_max(professional_group, (jobs, professional_group)) as professional_group
        from (select worker, professional_group, count(*) as jobs from days group by worker, professional_group)
        group by worker
    ),
    equipped as (
        select worker, min(local_date) as equipped_on from days where is_mobile group by worker
    )
select
    d.worker,
    g.professional_group,
    d.local_date,
    e.equipped_on,
    count(*) as jobs,
    case when count(d.trips_to_base) = count(*) then sum(d.trips_to_base)::double end as trips,
    case when count(d.miles) = count(*) then sum(d.miles)::double end as miles,
    case when count(d.travel_seconds) = count(*) then sum(d.travel_seconds) / 60 end as travel_minutes,
    case when count(d.rekeyed_records) = count(*) then sum(d.rekeyed_records)::double end as records,
    case when count(d.rekeyed_records) = count(*) and count(d.rekey_minutes) = count(*)
        then sum(d.rekeyed_records * d.rekey_minutes)::double
    end as rekey_minutes
from days as d
inner join groups as g on d.worker = g.worker
left join equipped as e on d.worker = e.worker
group by d.worker, g.professional_group, d.local_date, e.equipped_on
order by d.worker, d.local_date
