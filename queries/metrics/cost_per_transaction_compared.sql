-- What did a completed transaction cost in an earlier period, for a later one to be compared with?
-- Grain: one row per service that has data, and one, *, for all; counts by the month that the later period cannot have yet are left out
-- Parameters: $end_date (exclusive, of the later period), $baseline_start (inclusive), $baseline_end (exclusive), $service_id (null for
-- all),
-- $directorate (null for all)
with
    spent as (
        select service_id, contacts, costed_transactions, cost_central
        from daily.costs_between($baseline_start::date, $baseline_end::date, $service_id, $directorate)
        union all
        select f.service_id, - f.contacts, case when f.cost_central is not null then - f.transactions end, - f.cost_central
        from daily.costs as f
        left join daily.months_told($end_date::date) as t on f.channel_id = t.channel_id and t.counts_of = 'contacts'
        where
            reference.reaches_past(f.grain, f.local_date, $baseline_end::date)
            and t.channel_id is null
            and f.local_date >= $baseline_start
            and f.local_date < $baseline_end
            and reference.is_chosen(f.service_id, $service_id, $directorate)
    )
select
    coalesce(service_id, '*') as service_id,
    sum(contacts)::bigint as contacts,
    sum(cost_central) as cost_central,
    sum(cost_central) / nullif(sum(costed_transactions), 0) as cost_per_transaction
from spent
group by grouping sets ((service_id), ())
having grouping(service_id) = 1 or sum(contacts) > 0
order by 1
