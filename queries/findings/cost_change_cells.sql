-- What did each service's contacts on each channel cost, month by month, and which of them had a unit cost?
-- Grain: one row per service and channel, by its number in cost_change_pairs, and month, 0 the first; weeks fit in no month and are left out
-- Parameters: $start_date (inclusive), $end_date (exclusive), both the first of a month
select
    pair_id,
    (year(local_date) * 12 + month(local_date) - year($start_date::date) * 12 - month($start_date::date))::integer as month,
    coalesce(sum(contacts), 0)::double as contacts,
    coalesce(sum(costed_contacts), 0)::double as costed_contacts,
    coalesce(sum(cost_low), 0)::double as cost_low,
    coalesce(sum(cost_central), 0)::double as cost_central,
    coalesce(sum(cost_high), 0)::double as cost_high
from daily.cost_months
where local_date >= $start_date and local_date < $end_date and grain <> 'week'
group by pair_id, local_date
order by pair_id, local_date
