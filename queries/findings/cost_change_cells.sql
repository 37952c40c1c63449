-- What did each service's contacts on each channel cost, month by month, and which of them had a unit cost?
-- Grain: one row per service and channel with contacts, its months in lists, 0 the first; weeks are told in weekly_contacts alone
-- Parameters: $start_date (inclusive), $end_date (exclusive), both the first of a month
with
    monthly as (
        select
            (year(local_date) * 12 + month(local_date) - year($start_date::date) * 12 - month($start_date::date))::integer as month,
            pair_id,
            coalesce(sum(contacts) filter (where grain <> 'week'), 0)::bigint as contacts,
            coalesce(sum(costed_contacts) filter (where grain <> 'week'), 0)::bigint as costed_contacts,
            coalesce(sum(cost_low) filter (where grain <> 'week'), 0)::double as cost_low,
            coalesce(sum(cost_central) filter (where grain <> 'week'), 0)::double as cost_central,
            coalesce(sum(cost_high) filter (where grain <> 'week'), 0)::double as cost_high,
            coalesce(sum(contacts) filter (where grain = 'week'), 0)::bigint as weekly_contacts,
            bool_or(has_published_cost) as has_published_cost
        from daily.cost_months
        where local_date >= $start_date and local_date < $end_date
        group by all
    ),
    pairs as (
        select
            pair_id,
            list(month) as months,
            list(contacts) as contacts,
            list(costed_contacts) as costed_contacts,
            list(cost_low) as cost_low,
            list(cost_central) as cost_central,
            list(cost_high) as cost_high,
            sum(weekly_contacts)::bigint as weekly_contacts,
            bool_or(has_published_cost) as has_published_cost
        from monthly
        group by pair_id
    )
select
    k.service_id,
    k.channel_id,
    f.months,
    f.contacts,
    f.costed_contacts,
    f.cost_low,
    f.cost_central,
    f.cost_high,
    f.weekly_contacts,
    f.has_published_cost
from pairs as f
inner join (select distinct pair_id, service_id, channel_id from daily.cost_kinds) as k on f.pair_id = k.pair_id
order by k.service_id, k.channel_id
