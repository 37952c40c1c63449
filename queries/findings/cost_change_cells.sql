-- What did each service's contacts on each channel cost, month by month, and which of them had a unit cost?
-- Grain: one row per month, service and channel with contacts; weeks fit in no month and are only told in weekly_contacts
-- Parameters: $start_date (inclusive), $end_date (exclusive), both the first of a month
select
    f.local_date as month,
    f.service_id,
    f.channel_id,
    coalesce(sum(f.contacts) filter (where f.grain <> 'week'), 0)::bigint as contacts,
    coalesce(sum(f.costed_contacts) filter (where f.grain <> 'week'), 0)::bigint as costed_contacts,
    sum(f.cost_low) filter (where f.grain <> 'week') as cost_low,
    sum(f.cost_central) filter (where f.grain <> 'week') as cost_central,
    sum(f.cost_high) filter (where f.grain <> 'week') as cost_high,
    coalesce(sum(f.contacts) filter (where f.grain = 'week'), 0)::bigint as weekly_contacts,
    bool_or(f.has_published_cost) as has_published_cost
from daily.cost_months as f
where f.local_date >= $start_date and f.local_date < $end_date
group by f.local_date, f.service_id, f.channel_id
order by f.local_date, f.service_id, f.channel_id
