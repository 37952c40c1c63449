-- What does a contact of a service cost on each channel it uses, and on what evidence?
-- Grain: one row per service and channel with contacts in the period, with the unit cost in force at its end; null where there is none
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    pairs as (
        select service_id, channel_id, sum(contacts)::bigint as contacts
        from daily.contacts
        where local_date >= $start_date and local_date < $end_date and reference.is_chosen(service_id, $service_id, $directorate)
        group by service_id, channel_id
    ),
    listed as (
        select
            p.service_id,
            p.channel_id,
            u.low,
            u.central,
            u.high,
            u.variable_share,
            u.basis,
            u.evidence,
            u.from_date,
            u.service_id = '*' as is_for_all,
            row_number() over (
                partition by p.service_id, p.channel_id
                order by case when u.basis = 'published' then 1 else 0 end, case when u.service_id = '*' then 1 else 0 end, u.from_date desc
            ) as place
        from pairs as p
        inner join
            reference.unit_costs as u
            on p.channel_id = u.channel_id
            and u.service_id in (p.service_id, '*')
            and u.from_date < $end_date
            and (u.to_date is null or u.to_date >= $end_date)
    )
select
    p.service_id,
    p.channel_id,
    coalesce(h.channel_name, p.channel_id) as channel_name,
    p.contacts,
    l.low,
    l.central,
    l.high,
    l.variable_share,
    l.basis,
    l.evidence,
    l.from_date,
    l.is_for_all,
    coalesce(h.is_assisted, true) as is_assisted
from pairs as p
left join listed as l on p.service_id = l.service_id and p.channel_id = l.channel_id and l.place = 1
left join reference.channels as h on p.channel_id = h.channel_id
order by p.service_id, p.channel_id
