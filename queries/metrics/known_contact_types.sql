-- What share of contacts carries a type, so that a completed request can be told from a question?
-- Grain: one row in all; the share is null when nothing was counted
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    counted as (
        select coalesce(sum(contacts), 0) as contacts, coalesce(sum(contacts) filter (where contact_type <> 'unknown'), 0) as typed
        from daily.contacts
        where local_date >= $start_date and local_date < $end_date and reference.is_chosen(service_id, $service_id, $directorate)
    )
select contacts::bigint as contacts, typed::bigint as typed_contacts, typed / nullif(contacts, 0) as known_type_share
from counted
order by contacts
