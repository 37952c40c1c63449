-- How many contacts about each service did staff handle, and how many a year before?
-- Grain: one row per service with contacts in the period; the year before is null where the data begin later
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    dated as (
        select
            service_id,
            is_assisted,
            contacts,
            local_date >= $start_date and local_date < $end_date as is_now,
            local_date < $end_date::date - interval 1 year as is_before
        from
            daily.counted_around(
                $start_date::date, $end_date::date, ($start_date::date - interval 1 year)::date, ($end_date::date - interval 1 year)::date
            )
        where
            counts_of = 'contacts'
            and local_date >= $start_date::date - interval 1 year
            and local_date < $end_date
            and reference.is_chosen(service_id, $service_id, $directorate)
    ),
    sums as (
        select
            service_id,
            sum(contacts) filter (where is_now) as contacts,
            sum(contacts) filter (where is_now and is_assisted) as staffed,
            sum(contacts) filter (where is_before) as contacts_before,
            sum(contacts) filter (where is_before and is_assisted) as staffed_before
        from dated
        group by service_id
    ),
    ends as (select min(local_date) <= $start_date::date - interval 1 year as reaches_back from daily.contacts)
select
    f.service_id,
    coalesce(s.service_name, f.service_id) as service_name,
    f.contacts::bigint as contacts,
    coalesce(f.staffed, 0)::bigint as staffed_contacts,
    case when e.reaches_back then f.contacts_before end::bigint as contacts_year_before,
    case when e.reaches_back and f.contacts_before is not null then coalesce(f.staffed_before, 0) end::bigint
    as staffed_contacts_year_before
from sums as f
cross join ends as e
left join reference.services as s on f.service_id = s.service_id
where f.contacts is not null
order by f.service_id
