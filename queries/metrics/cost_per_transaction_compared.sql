-- What did a completed transaction cost in an earlier period, and in a later one that is compared with it?
-- Grain: one row per service that has data in the earlier period, and one, *, for all; both are of the months that both periods counted
-- Parameters: $start_date (inclusive, of the later period), $end_date (exclusive), $baseline_start (inclusive), $baseline_end (exclusive),
-- $service_id (null for all), $directorate (null for all)
with
    not_compared as (
        select service_id, channel_id, month, is_beside_days, breaks_mix
        from daily.months_not_compared($start_date::date, $end_date::date, $baseline_start::date, $baseline_end::date)
        where reference.is_chosen(service_id, $service_id, $directorate)
    ),
    left_out as (
        select f.service_id, p.channel_id, f.month, bool_and(f.is_beside_days) as is_beside_days
        from not_compared as f
        inner join daily.counted_pairs as p on f.service_id = p.service_id and (f.breaks_mix or f.channel_id = p.channel_id)
        group by f.service_id, p.channel_id, f.month
    ),
    months as (
        select service_id, channel_id, month, is_beside_days, true as is_now
        from left_out
        union all
        select
            service_id,
            channel_id,
            (month - to_months(reference.months_apart($start_date::date, $baseline_start::date)))::date as month,
            is_beside_days,
            false as is_now
        from left_out
    ),
    spent as (
        select true as is_now, service_id, contacts, costed_transactions, cost_central
        from daily.costs_between($start_date::date, $end_date::date, $service_id, $directorate)
        union all
        select false as is_now, service_id, contacts, costed_transactions, cost_central
        from daily.costs_between($baseline_start::date, $baseline_end::date, $service_id, $directorate)
        union all
        select
            m.is_now,
            f.service_id,
            - f.contacts as contacts,
            case when f.cost_central is not null then - f.transactions end as costed_transactions,
            - f.cost_central as cost_central
        from daily.costs as f
        inner join
            months as m
            on f.service_id = m.service_id
            and f.channel_id = m.channel_id
            and date_trunc('month', f.local_date)::date = m.month
            and (f.grain <> 'day' or not m.is_beside_days)
            and f.local_date >= case when m.is_now then $start_date else $baseline_start end
            and f.local_date < case when m.is_now then $end_date else $baseline_end end
    )
select
    coalesce(service_id, '*') as service_id,
    sum(contacts) filter (where not is_now)::bigint as contacts,
    sum(cost_central) filter (where not is_now) as cost_central,
    sum(cost_central) filter (where not is_now) / nullif(sum(costed_transactions) filter (where not is_now), 0) as cost_per_transaction,
    sum(cost_central) filter (where is_now) / nullif(sum(costed_transactions) filter (where is_now), 0) as cost_per_transaction_later
from spent
group by grouping sets ((service_id), ())
having grouping(service_id) = 1 or sum(contacts) filter (where not is_now) > 0
order by 1
