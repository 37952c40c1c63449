-- What share of each service's transactions was done digitally in a period and in an earlier one, under a named definition?
-- Grain: one row per service with data in the period, and one, *, for all; is_part: months of which one period lacks a channel are left out of both
-- Parameters: $start_date (inclusive), $end_date (exclusive), $baseline_start (inclusive), $baseline_end (exclusive), $service_id (null for
-- all), $directorate (null for all), $definition_id (see docs/definitions.md#digital-take-up)
select
    service_id,
    case when counted_before > 0 then digital_compared else digital end as digital_transactions,
    case when counted_before > 0 then counted_compared else counted end as transactions,
    case
        when why is not null then null
        when counted_before > 0 then digital_compared / nullif(counted_compared, 0)
        else digital / nullif(counted, 0)
    end as digital_take_up,
    counted_before > 0 and counted_compared < counted as is_part,
    why,
    digital_before as digital_transactions_before,
    counted_before as transactions_before,
    case when why_before is null then digital_before / nullif(counted_before, 0) end as digital_take_up_before
from
    daily.take_up_compared(
        $start_date::date, $end_date::date, $baseline_start::date, $baseline_end::date, $service_id, $directorate, $definition_id, true, true
    )
order by service_id
