-- What share of each service's transactions was done digitally under a named definition, and a year before?
-- Grain: one row per service with data in the period; take-up is null, and why says so, unless a digital and another feed cover every month
-- Parameters: $start_date (inclusive), $end_date (exclusive), by default the last 12 complete months, $service_id (null for all),
-- $directorate (null for all),
-- $definition_id (see docs/definitions.md#digital-take-up)
select
    j.service_id,
    j.digital as digital_transactions,
    j.counted as transactions,
    case when j.why is null then j.digital / nullif(j.counted, 0) end as digital_take_up,
    $definition_id as definition_id,
    (select min(t.definition_name) from reference.take_up_definitions as t where t.definition_id = $definition_id) as definition_name,
    j.why,
    j.contacts,
    case when p.first_date <= $start_date::date - interval 1 year then j.contacts_compared end as contacts_compared,
    case when p.first_date <= $start_date::date - interval 1 year then j.contacts_before end as contacts_year_before,
    case
        when p.first_date <= $start_date::date - interval 1 year and j.why is null then j.digital_compared / nullif(j.counted_compared, 0)
    end as digital_take_up_compared,
    case
        when p.first_date <= $start_date::date - interval 1 year and j.why_before is null
        then j.digital_before / nullif(j.counted_before, 0)
    end as digital_take_up_year_before
from
    daily.take_up_compared(
        $start_date::date,
        $end_date::date,
        ($start_date::date - interval 1 year)::date,
        reference.year_before($end_date::date),
        $service_id,
        $directorate,
        $definition_id,
        true,
        false
    ) as j
cross join (select min(first_date) as first_date from daily.counted_kinds where counts_of = 'contacts') as p
order by j.service_id
