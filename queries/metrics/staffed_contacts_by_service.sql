-- How many contacts about each service did staff handle, and how many a year before?
-- Grain: one row per service with contacts in the period; compared and year before are of the months that both counted, else null
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    now as (
        select service_id, sum(contacts) as contacts, sum(contacts) filter (where is_assisted) as staffed
        from daily.counted_between($start_date::date, $end_date::date, $service_id, $directorate)
        where counts_of = 'contacts'
        group by service_id
    ),
    beside as (
        select
            k.service_id,
            sum(f.contacts) as contacts,
            coalesce(sum(f.contacts) filter (where k.is_assisted), 0) as staffed,
            sum(f.contacts_before) as contacts_before,
            coalesce(sum(f.contacts_before) filter (where k.is_assisted), 0) as staffed_before
        from
            daily.kinds_compared(
                $start_date::date, $end_date::date, ($start_date::date - interval 1 year)::date, reference.year_before($end_date::date)
            ) as f
        inner join daily.counted_kinds as k on f.kind_id = k.kind_id
        where k.counts_of = 'contacts' and reference.is_chosen(k.service_id, $service_id, $directorate)
        group by k.service_id
    ),
    ends as (
        select min(first_date) <= $start_date::date - interval 1 year as reaches_back from daily.counted_kinds where counts_of = 'contacts'
    )
select
    f.service_id,
    coalesce(s.service_name, f.service_id) as service_name,
    f.contacts::bigint as contacts,
    coalesce(f.staffed, 0)::bigint as staffed_contacts,
    case when e.reaches_back then b.contacts end::bigint as contacts_compared,
    case when e.reaches_back then b.staffed end::bigint as staffed_contacts_compared,
    case when e.reaches_back then b.contacts_before end::bigint as contacts_year_before,
    case when e.reaches_back and b.contacts_before is not null then b.staffed_before end::bigint as staffed_contacts_year_before
from now as f
cross join ends as e
left join beside as b on f.service_id = b.service_id
left join reference.services as s on f.service_id = s.service_id
where f.contacts is not null
order by f.service_id
