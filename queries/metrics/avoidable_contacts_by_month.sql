-- How many of the contacts that were assessed were avoidable, month by month?
-- Grain: one row per month that has data; week rows are only told in left_out_by_grain
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    monthly as (
        select
            d.month,
            sum(f.assessed) filter (where f.grain <> 'week' and f.avoidable_cause <> 'none') as avoidable_contacts,
            sum(f.assessed) filter (where f.grain <> 'week') as assessed,
            sum(f.contacts) filter (where f.grain <> 'week') as contacts,
            coalesce(sum(f.contacts) filter (where f.grain = 'week'), 0) as left_out_by_grain
        from daily.reasons as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.local_date >= $start_date and f.local_date < $end_date and reference.is_chosen(f.service_id, $service_id, $directorate)
        group by d.month
    )
select
    month,
    case when assessed > 0 then coalesce(avoidable_contacts, 0) end::bigint as avoidable_contacts,
    assessed::bigint as assessed,
    coalesce(avoidable_contacts, 0) / nullif(assessed, 0) as avoidable_share,
    contacts::bigint as contacts,
    left_out_by_grain::bigint as left_out_by_grain
from monthly
order by month
