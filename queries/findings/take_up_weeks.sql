-- How many transactions were counted, and how many of them digitally, week by week under a named definition?
-- Grain: one row per service and half year that ends with one of two periods, its weeks in lists; what is counted by month only is left out
-- Parameters: $end_date (exclusive), $baseline_end (exclusive), $definition_id (see docs/definitions.md#digital-take-up)
with
    lined as (
        select k.kind_id, k.service_id, t.line, t.of_transactions
        from daily.counted_kinds as k
        inner join daily.take_up_kinds as t on k.kind_id = t.kind_id and t.definition_id = $definition_id
        where k.grain <> 'month'
    ),
    weeks as (
        select local_date, week
        from reference.calendar
        where
            (week >= $end_date::date - interval 26 week and local_date < $end_date)
            or (week >= $baseline_end::date - interval 26 week and local_date < $baseline_end)
    ),
    facts as (
        select f.kind_id, c.week, sum(f.contacts) as contacts, sum(f.transactions) as transactions
        from daily.counted_days as f
        inner join weeks as c on f.local_date = c.local_date
        group by f.kind_id, c.week
    ),
    counted as (
        select
            g.service_id,
            f.week,
            f.week >= $end_date::date - interval 26 week as is_now,
            g.line,
            case when g.of_transactions then f.transactions else f.contacts end as counted
        from facts as f
        inner join lined as g on f.kind_id = g.kind_id
    ),
    weekly as (
        select
            service_id,
            week,
            is_now,
            coalesce(sum(counted) filter (where line = 'digital'), 0)::bigint as digital,
            sum(counted)::bigint as transactions
        from counted
        group by service_id, week, is_now
    )
select service_id, is_now, list(digital order by week) as digital, list(transactions order by week) as transactions
from weekly
group by service_id, is_now
order by service_id, is_now
