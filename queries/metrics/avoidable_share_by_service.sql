-- What share of the contacts that were assessed was avoidable, by service?
-- Grain: one row per service with contacts whose reason is known; the share is null where none was assessed
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    judged as (
        select
            service_id,
            sum(contacts)::bigint as contacts,
            sum(assessed)::bigint as assessed,
            sum(assessed) filter (where avoidable_cause <> 'none') as avoidable
        from daily.reasons
        where local_date >= $start_date and local_date < $end_date and reference.is_chosen(service_id, $service_id, $directorate)
        group by service_id
    )
select
    service_id,
    contacts,
    assessed,
    case when assessed > 0 then coalesce(avoidable, 0) end::bigint as avoidable_contacts,
    coalesce(avoidable, 0) / nullif(assessed, 0) as avoidable_share
from judged
order by service_id
