-- What share of all transactions was done digitally under a named definition, and a year before?
-- Grain: one row in all; take-up is null, and why says so, unless a digital and another feed cover every month of the period
-- Parameters: $start_date (inclusive), $end_date (exclusive), by default the last 12 complete months, $service_id (null for all),
-- $directorate (null for all),
-- $definition_id (see docs/definitions.md#digital-take-up)
with
    facts as (
        select
            counts_of,
            'all' as key_id,
            source_id,
            channel_id,
            is_assisted,
            contact_type,
            service_id,
            local_date >= $start_date and local_date < $end_date as is_now,
            local_date >= $start_date::date - interval 1 year and local_date < $end_date::date - interval 1 year as is_before,
            contacts,
            transactions
        from
            daily.counted_around(
                $start_date::date, $end_date::date, ($start_date::date - interval 1 year)::date, ($end_date::date - interval 1 year)::date
            )
        where reference.is_chosen(service_id, $service_id, $directorate)
    ),
    groups as (
        select
            f.counts_of,
            f.key_id,
            f.source_id,
            f.channel_id,
            f.is_assisted,
            f.contact_type,
            coalesce(s.kind, 'transaction') as service_kind,
            sum(f.contacts) filter (where f.is_now) as contacts,
            sum(f.transactions) filter (where f.is_now) as transactions,
            sum(f.contacts) filter (where f.is_before) as contacts_before,
            sum(f.transactions) filter (where f.is_before) as transactions_before
        from facts as f
        left join reference.services as s on f.service_id = s.service_id
        group by all
    ),
    counted as (
        select
            g.key_id,
            g.source_id,
            r.line,
            case when r.of_transactions then g.transactions else g.contacts end as counted,
            case when r.of_transactions then g.transactions_before else g.contacts_before end as counted_before
        from groups as g
        inner join
            daily.take_up_lines($definition_id) as r
            on g.counts_of = r.counts_of
            and g.channel_id = r.channel_id
            and g.is_assisted is not distinct from r.is_assisted
            and g.contact_type = r.contact_type
            and g.service_kind = r.service_kind
    ),
    asked as (
        select distinct
            month,
            local_date >= $start_date and local_date < $end_date as is_now,
            local_date >= $start_date::date - interval 1 year and local_date < $end_date::date - interval 1 year as is_before
        from reference.calendar
        where local_date >= $start_date::date - interval 1 year and local_date < $end_date
    ),
    covered as (
        select distinct
            c.source_id,
            d.month,
            c.local_date >= $start_date and c.local_date < $end_date as is_now,
            c.local_date >= $start_date::date - interval 1 year and c.local_date < $end_date::date - interval 1 year as is_before
        from quality.coverage as c
        inner join reference.calendar as d on c.local_date = d.local_date
        where c.covered
    ),
    lines as (
        select
            f.key_id,
            count(distinct c.month) filter (where c.is_now and f.line = 'digital') as digital_months,
            count(distinct c.month) filter (where c.is_now and f.line = 'other') as other_months,
            count(distinct c.month) filter (where c.is_before and f.line = 'digital') as digital_months_before,
            count(distinct c.month) filter (where c.is_before and f.line = 'other') as other_months_before
        from (select distinct key_id, source_id, line from counted) as f
        inner join covered as c on f.source_id = c.source_id
        group by f.key_id
    ),
    months as (
        select count(distinct month) filter (where is_now) as months, count(distinct month) filter (where is_before) as months_before
        from asked
    ),
    contacts as (
        select key_id, sum(contacts) as contacts, sum(contacts_before) as contacts_before
        from groups
        where counts_of = 'contacts'
        group by key_id
    ),
    sums as (
        select
            key_id,
            coalesce(sum(counted) filter (where line = 'digital'), 0) as digital,
            coalesce(sum(counted), 0) as counted,
            coalesce(sum(counted_before) filter (where line = 'digital'), 0) as digital_before,
            coalesce(sum(counted_before), 0) as counted_before
        from counted
        group by key_id
    ),
    judged as (
        select
            k.key_id,
            case when l.digital_months > 0 then s.digital end::bigint as digital_transactions,
            s.counted::bigint as transactions,
            case
                when s.key_id is null
                then 'This definition counts none of the data.'
                when coalesce(l.digital_months, 0) = 0
                then 'No digital feed has data in this period, so the digital share is not known.'
                when coalesce(l.other_months, 0) = 0
                then 'Only digital feeds have data in this period, so the share done otherwise is not known.'
                when l.digital_months < m.months
                then 'Digital feeds have data in ' || l.digital_months || ' of the ' || m.months || ' months; ask for fewer months.'
                when l.other_months < m.months
                then 'Other feeds have data in ' || l.other_months || ' of the ' || m.months || ' months; ask for fewer months.'
                when s.counted = 0
                then 'There was nothing to count in this period.'
            end as why,
            c.contacts,
            c.contacts_before,
            case
                when l.digital_months_before = m.months_before and l.other_months_before = m.months_before then s.digital_before
            end as digital_before,
            s.counted_before
        from (select 'all' as key_id) as k
        cross join months as m
        left join sums as s on k.key_id = s.key_id
        left join lines as l on k.key_id = l.key_id
        left join contacts as c on k.key_id = c.key_id
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
cross join (select min(local_date) as first_date from daily.contacts) as p
order by j.key_id
