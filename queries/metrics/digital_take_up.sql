-- What share of all transactions was done digitally under a named definition, and a year before?
-- Grain: one row in all; take-up is null, and why says so, unless a digital and another feed cover every month of the period
-- Parameters: $start_date (inclusive), $end_date (exclusive), by default the last 12 complete months, $service_id (null for all),
-- $directorate (null for all),
-- $definition_id (see docs/definitions.md#digital-take-up)
with
    counts as (
        select source_id, counts_of, line, contacts, contacts_before, counted, counted_before
        from
            daily.take_up_beside(
                $start_date::date,
                $end_date::date,
                ($start_date::date - interval 1 year)::date,
                ($end_date::date - interval 1 year)::date,
                $service_id,
                $directorate,
                $definition_id
            )
    ),
    fed_months as (
        select f.line, m.month, bool_or(m.is_now) as is_now, bool_or(m.is_before) as is_before
        from (select distinct line, source_id from counts where line is not null) as f
        inner join
            quality.months_beside(
                $start_date::date, $end_date::date, ($start_date::date - interval 1 year)::date, ($end_date::date - interval 1 year)::date
            ) as m
            on f.source_id = m.source_id
        group by f.line, m.month
    ),
    lines as (
        select
            count(*) filter (where is_now and line = 'digital') as digital_months,
            count(*) filter (where is_now and line = 'other') as other_months,
            count(*) filter (where is_before and line = 'digital') as digital_months_before,
            count(*) filter (where is_before and line = 'other') as other_months_before
        from fed_months
    ),
    sums as (
        select
            sum(contacts) filter (where counts_of = 'contacts') as contacts,
            sum(contacts_before) filter (where counts_of = 'contacts') as contacts_before,
            count(line) as kinds_counted,
            coalesce(sum(counted) filter (where line = 'digital'), 0) as digital,
            coalesce(sum(counted), 0) as counted,
            coalesce(sum(counted_before) filter (where line = 'digital'), 0) as digital_before,
            coalesce(sum(counted_before), 0) as counted_before
        from counts
    ),
    asked as (
        select
            reference.months_touched($start_date::date, $end_date::date) as months,
            reference.months_touched(
                ($start_date::date - interval 1 year)::date, ($end_date::date - interval 1 year)::date
            ) as months_before
    ),
    judged as (
        select
            case when s.kinds_counted > 0 and l.digital_months > 0 then s.digital end::bigint as digital_transactions,
            case when s.kinds_counted > 0 then s.counted end::bigint as transactions,
            daily.take_up_why(s.kinds_counted, l.digital_months, l.other_months, m.months, s.counted) as why,
            s.contacts,
            s.contacts_before,
            case
                when l.digital_months_before = m.months_before and l.other_months_before = m.months_before then s.digital_before
            end as digital_before,
            s.counted_before
        from sums as s
        cross join asked as m
        cross join lines as l
    )
select
    j.digital_transactions,
    j.transactions,
    case when j.why is null then j.digital_transactions / nullif(j.transactions, 0) end as digital_take_up,
    $definition_id as definition_id,
    (select min(t.definition_name) from reference.take_up_definitions as t where t.definition_id = $definition_id) as definition_name,
    j.why,
    j.contacts::bigint as contacts,
    case when p.first_date <= $start_date::date - interval 1 year then j.contacts_before end::bigint as contacts_year_before,
    case
        when p.first_date <= $start_date::date - interval 1 year then j.digital_before / nullif(j.counted_before, 0)
    end as digital_take_up_year_before
from judged as j
cross join (select min(first_date) as first_date from daily.counted_kinds where counts_of = 'contacts') as p
order by j.transactions
