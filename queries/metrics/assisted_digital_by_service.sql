-- How many online forms did staff fill in for a resident, how many are there in all, and what did that help cost?
-- Grain: one row per service with online contacts, and one, *, for all of them; cost is null when no unit cost was valid for any
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    online as (
        select
            coalesce(service_id, '*') as service_id,
            sum(contacts)::bigint as online_contacts,
            coalesce(sum(contacts) filter (where is_assisted), 0)::bigint as helped_contacts,
            coalesce(sum(transactions) filter (where is_assisted), 0)::bigint as helped_transactions
        from daily.contacts
        where
            channel_id in ('web', 'app', 'kiosk')
            and local_date >= $start_date
            and local_date < $end_date
            and reference.is_chosen(service_id, $service_id, $directorate)
        group by grouping sets ((service_id), ())
        having sum(contacts) > 0
    ),
    costs as (
        select
            coalesce(service_id, '*') as service_id,
            sum(costed_contacts)::bigint as costed_contacts,
            sum(cost_low) as cost_low,
            sum(cost_central) as cost_central,
            sum(cost_high) as cost_high
        from daily.costs_between($start_date::date, $end_date::date, $service_id, $directorate)
        where is_assisted and channel_id in ('web', 'app', 'kiosk')
        group by grouping sets ((service_id), ())
    )
select
    f.service_id,
    coalesce(s.service_name, case when f.service_id = '*' then 'All services' end, f.service_id) as service_name,
    f.online_contacts,
    f.helped_contacts,
    f.helped_transactions,
    f.helped_contacts / nullif(f.online_contacts, 0) as helped_share,
    coalesce(c.costed_contacts, 0)::bigint as costed_contacts,
    c.cost_low,
    c.cost_central,
    c.cost_high
from online as f
left join reference.services as s on f.service_id = s.service_id
left join costs as c on f.service_id = c.service_id
order by f.service_id <> '*', f.helped_contacts desc, f.service_id
