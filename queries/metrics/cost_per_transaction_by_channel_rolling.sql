-- What did each completed transaction cost by channel over the 12 months that end with each month?
-- Grain: one row per month and channel with data in its 12 months, from the twelfth published month on; week rows are left out
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    months as (select month from daily.rolling_months($start_date::date, $end_date::date, $service_id, $directorate)),
    monthly as (
        select
            date_trunc('month', f.local_date)::date as month,
            f.channel_id,
            sum(f.transactions) as transactions,
            sum(f.cost_low) as cost_low,
            sum(f.cost_central) as cost_central,
            sum(f.cost_high) as cost_high,
            sum(f.transactions) filter (where f.cost_central is not null) as costed_transactions,
            sum(f.contacts) as contacts,
            sum(f.costed_contacts) as costed_contacts
        from daily.costs as f
        where
            f.grain <> 'week'
            and f.local_date >= date_trunc('month', $start_date::date) - interval 11 month
            and f.local_date < date_trunc('month', $end_date::date) + interval 1 month
            and reference.is_chosen(f.service_id, $service_id, $directorate)
        group by all
    ),
    rolling as (
        select
            m.month,
            f.channel_id,
            sum(f.transactions)::bigint as transactions,
            sum(f.cost_low) as cost_low,
            sum(f.cost_central) as cost_central,
            sum(f.cost_high) as cost_high,
            sum(f.costed_transactions) as costed_transactions,
            sum(f.contacts)::bigint as contacts,
            sum(f.costed_contacts) as costed_contacts
        from months as m
        inner join monthly as f on f.month <= m.month and f.month > m.month - interval 1 year
        group by m.month, f.channel_id
    )
select
    channel_id,
    transactions,
    cost_low,
    cost_central,
    cost_high,
    cost_central / nullif(costed_transactions, 0) as cost_per_transaction,
    contacts,
    costed_contacts / nullif(contacts, 0) as costed_share,
    month
from rolling
order by month, channel_id
