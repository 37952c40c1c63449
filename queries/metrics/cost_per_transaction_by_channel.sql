-- What did contact by each channel cost, and what did each completed transaction cost?
-- Grain: one row per channel that has data; contacts of every grain whose first day is asked for count
-- Parameters: $start_date (inclusive), $end_date (exclusive), by default the last 12 complete months, $service_id (null for all),
-- $directorate (null for all)
with
    costs as (
        select
            channel_id,
            sum(transactions)::bigint as transactions,
            sum(cost_low) as cost_low,
            sum(cost_central) as cost_central,
            sum(cost_high) as cost_high,
            sum(costed_transactions) as costed_transactions,
            sum(contacts)::bigint as contacts,
            sum(costed_contacts) as costed_contacts,
            string_agg(distinct basis, ', ' order by basis) as basis
        from daily.costs_between($start_date::date, $end_date::date, $service_id, $directorate)
        group by channel_id
    )
select
    f.channel_id,
    f.transactions,
    f.cost_low,
    f.cost_central,
    f.cost_high,
    f.cost_central / nullif(f.costed_transactions, 0) as cost_per_transaction,
    f.contacts,
    f.costed_contacts / nullif(f.contacts, 0) as costed_share,
    f.basis,
    f.cost_low / nullif(f.costed_transactions, 0) as cost_per_transaction_low,
    f.cost_high / nullif(f.costed_transactions, 0) as cost_per_transaction_high,
    coalesce(c.channel_name, f.channel_id) as channel_name
from costs as f
left join reference.channels as c on f.channel_id = c.channel_id
order by f.channel_id
