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
    days as (
        select
            local_date,
            week,
            reference.part_of(local_date) as part,
            reference.part_of(local_date) = local_date as begins_part,
            (week >= $end_date::date - interval 26 week and reference.part_of(local_date) < reference.part_of($end_date::date))
            or (
                week >= $baseline_end::date - interval 26 week
                and reference.part_of(local_date) < reference.part_of($baseline_end::date)
            ) as is_in_part
        from reference.calendar
        where
            (week >= $end_date::date - interval 26 week and local_date < $end_date)
            or (week >= $baseline_end::date - interval 26 week and local_date < $baseline_end)
    ),
    -- Parts of a month that lie whole in a half year, and the days of the part in which it ends.
    facts as (
        select f.kind_id, c.week, f.contacts, f.transactions
        from daily.counted_parts as f
        inner join days as c on f.part = c.local_date and c.begins_part and c.is_in_part
        union all
        select f.kind_id, c.week, f.contacts, f.transactions
        from daily.counted_days as f
        inner join days as c on f.local_date = c.local_date and not c.is_in_part
    ),
    weekly as (
        select
            g.service_id,
            f.week,
            f.week >= $end_date::date - interval 26 week as is_now,
            coalesce(
                sum(case when g.of_transactions then f.transactions else f.contacts end) filter (where g.line = 'digital'), 0
            )::bigint as digital,
            sum(case when g.of_transactions then f.transactions else f.contacts end)::bigint as transactions
        from facts as f
        inner join lined as g on f.kind_id = g.kind_id
        group by g.service_id, f.week
    )
select service_id, is_now, list(digital order by week) as digital, list(transactions order by week) as transactions
from weekly
group by service_id, is_now
order by service_id, is_now
