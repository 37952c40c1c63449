-- What share of each service's transactions was done digitally in a period and in an earlier one, under a named definition?
-- Grain: one row per service with data in the period, and one, *, for all; take-up is null where it is not known, and why says so of the period
-- Parameters: $start_date (inclusive), $end_date (exclusive), $baseline_start (inclusive), $baseline_end (exclusive), $service_id (null for
-- all), $directorate (null for all), $definition_id (see docs/definitions.md#digital-take-up)
with
    kinds as (
        select service_id, source_id, line, contacts, counted, counted_before
        from
            daily.take_up_beside(
                $start_date::date, $end_date::date, $baseline_start::date, $baseline_end::date, $service_id, $directorate, $definition_id
            )
    ),
    counts as (
        select service_id, source_id, line, contacts, counted, counted_before
        from kinds
        union all
        select '*' as service_id, source_id, line, contacts, counted, counted_before
        from kinds
    ),
    -- Many services have the same feeds, so the months are counted once for each list of feeds.
    fed as (
        select service_id, line, list(distinct source_id order by source_id) as feeds
        from counts
        where line is not null
        group by service_id, line
    ),
    each_feed as (select distinct f.feeds, u.source_id from fed as f cross join unnest(f.feeds) as u(source_id)),
    fed_months as (
        select f.feeds, m.month, bool_or(m.is_now) as is_now, bool_or(m.is_before) as is_before
        from each_feed as f
        inner join
            quality.months_beside($start_date::date, $end_date::date, $baseline_start::date, $baseline_end::date) as m
            on f.source_id = m.source_id
        group by f.feeds, m.month
    ),
    fed_sums as (
        select feeds, count(*) filter (where is_now) as months, count(*) filter (where is_before) as months_before
        from fed_months
        group by feeds
    ),
    lines as (
        select
            f.service_id,
            max(m.months) filter (where f.line = 'digital') as digital_months,
            max(m.months) filter (where f.line = 'other') as other_months,
            max(m.months_before) filter (where f.line = 'digital') as digital_months_before,
            max(m.months_before) filter (where f.line = 'other') as other_months_before
        from fed as f
        inner join fed_sums as m on f.feeds = m.feeds
        group by f.service_id
    ),
    sums as (
        select
            service_id,
            count(line) as kinds_counted,
            coalesce(sum(counted) filter (where line = 'digital'), 0) as digital,
            coalesce(sum(counted), 0) as counted,
            coalesce(sum(counted_before) filter (where line = 'digital'), 0) as digital_before,
            coalesce(sum(counted_before), 0) as counted_before
        from counts
        group by service_id
        having count(contacts) > 0 or service_id = '*'
    ),
    asked as (
        select
            reference.months_touched($start_date::date, $end_date::date) as months,
            reference.months_touched($baseline_start::date, $baseline_end::date) as months_before
    ),
    judged as (
        select
            s.service_id,
            case when s.kinds_counted > 0 and l.digital_months > 0 then s.digital end::bigint as digital,
            case when s.kinds_counted > 0 then s.counted end::bigint as counted,
            daily.take_up_why(s.kinds_counted, l.digital_months, l.other_months, m.months, s.counted) as why,
            case when s.kinds_counted > 0 and l.digital_months_before > 0 then s.digital_before end::bigint as digital_before,
            case when s.kinds_counted > 0 then s.counted_before end::bigint as counted_before,
            daily.take_up_why(
                s.kinds_counted, l.digital_months_before, l.other_months_before, m.months_before, s.counted_before
            ) as why_before
        from sums as s
        cross join asked as m
        left join lines as l on s.service_id = l.service_id
    )
select
    service_id,
    digital as digital_transactions,
    counted as transactions,
    case when why is null then digital / nullif(counted, 0) end as digital_take_up,
    why,
    digital_before as digital_transactions_before,
    counted_before as transactions_before,
    case when why_before is null then digital_before / nullif(counted_before, 0) end as digital_take_up_before
from judged
order by service_id
