-- The cost facts hold exactly the contacts and transactions of the contact facts.
-- Grain: one row per day, service, channel and feed where the two differ
-- Parameters: none
with
    sides as (
        select grain, local_date, service_id, channel_id, source_id, contacts, transactions, 0 as costed, 0 as costed_transactions
        from daily.contacts
        union all
        select
            grain,
            local_date,
            service_id,
            channel_id,
            source_id,
            0 as contacts,
            0 as transactions,
            contacts as costed,
            transactions as costed_transactions
        from daily.costs
    )
select
    grain,
    local_date,
    service_id,
    channel_id,
    source_id,
    sum(contacts)::bigint as contacts,
    sum(costed)::bigint as contacts_in_costs,
    sum(transactions)::bigint as transactions,
    sum(costed_transactions)::bigint as transactions_in_costs
from sides
group by grain, local_date, service_id, channel_id, source_id
having sum(contacts) <> sum(costed) or sum(transactions) <> sum(costed_transactions)
order by local_date, grain, service_id, channel_id, source_id
