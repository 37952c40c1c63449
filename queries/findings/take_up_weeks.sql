-- How many transactions were counted, and how many of them digitally, week by week under a named definition?
-- Grain: one row per service and week of the half years that end with two periods; what is counted by month only is left out
-- Parameters: $end_date (exclusive), $baseline_end (exclusive), $definition_id (see docs/definitions.md#digital-take-up)
with
    weeks as (
        select local_date, week, week >= $end_date::date - interval 26 week as is_now
        from reference.calendar
        where
            (week >= $end_date::date - interval 26 week and local_date < $end_date)
            or (week >= $baseline_end::date - interval 26 week and local_date < $baseline_end)
    ),
    facts as (
        select
            'contacts' as counts_of,
            c.week,
            c.is_now,
            f.service_id,
            f.source_id,
            f.channel_id,
            f.is_assisted,
            f.contact_type,
            sum(f.contacts) as contacts,
            sum(f.transactions) as transactions
        from daily.contacts as f
        inner join weeks as c on f.local_date = c.local_date
        where f.grain <> 'month'
        group by all
        union all
        select
            'web_visits' as counts_of,
            c.week,
            c.is_now,
            f.service_id,
            f.source_id,
            'web' as channel_id,
            false as is_assisted,
            'unknown' as contact_type,
            sum(f.visits) as contacts,
            0 as transactions
        from daily.web as f
        inner join weeks as c on f.local_date = c.local_date
        where f.is_primary and f.grain <> 'month'
        group by all
    ),
    fitting as (
        select
            f.week,
            is_now,
            f.is_now,
            f.service_id,
            t.line,
            case when t.contact_type = 'transaction' then f.transactions else f.contacts end as counted,
            row_number() over (
                partition by f.counts_of, f.week, f.is_now, f.service_id, f.source_id, f.channel_id, f.is_assisted, f.contact_type
                order by t.row_no
            ) as place
        from facts as f
        left join reference.services as s on f.service_id = s.service_id
        inner join
            reference.take_up_definitions as t
            on t.definition_id = $definition_id
            and t.counts_of = f.counts_of
            and coalesce(t.channel_id, '*') in ('*', f.channel_id)
            and (t.is_assisted is null or t.is_assisted = f.is_assisted)
            and (t.service_kind is null or t.service_kind = coalesce(s.kind, 'transaction'))
            and (t.contact_type is null or t.contact_type = f.contact_type)
    )
select service_id, week, is_now, coalesce(sum(counted) filter (where line = 'digital'), 0)::bigint as digital, sum(counted)::bigint as transactions
from fitting
where place = 1
group by service_id, week, is_now
order by service_id, is_now, week
