-- Which services had contacts on which channels, how many of them by week only, and did a published unit cost stand in for the council's own?
-- Grain: one row per service and channel with contacts in the period, with the number it has in cost_change_cells
-- Parameters: $start_date (inclusive), $end_date (exclusive), both the first of a month
with
    pairs as (
        select
            pair_id,
            coalesce(sum(contacts) filter (where grain = 'week'), 0)::bigint as weekly_contacts,
            bool_or(has_published_cost) as has_published_cost
        from daily.cost_months
        where local_date >= $start_date and local_date < $end_date
        group by pair_id
    )
select f.pair_id, k.service_id, k.channel_id, f.weekly_contacts, f.has_published_cost
from pairs as f
inner join (select distinct pair_id, service_id, channel_id from daily.cost_kinds) as k on f.pair_id = k.pair_id
order by k.service_id, k.channel_id
