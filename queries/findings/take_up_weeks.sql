-- How many transactions were counted, and how many of them digitally, week by week under a named definition?
-- Grain: one row per service and half year that ends with one of two periods, its weeks in lists; what is counted by month only is left out
-- Parameters: $end_date (exclusive), $baseline_end (exclusive), $definition_id (see docs/definitions.md#digital-take-up)
with
    weeks as (
        select local_date, week
        from reference.calendar
        where
            (week >= $end_date::date - interval 26 week and local_date < $end_date)
            or (week >= $baseline_end::date - interval 26 week and local_date < $baseline_end)
    ),
    facts as (
        select
            'contacts' as counts_of,
            f.channel_id,
            f.is_assisted,
            f.contact_type,
            f.service_id,
            c.week,
            sum(f.contacts) as contacts,
            sum(f.transactions) as transactions
        from daily.contacts as f
        inner join weeks as c on f.local_date = c.local_date
        where f.grain <> 'month'
        group by all
        union all
        select
            r.counts_of,
            'web' as channel_id,
            false as is_assisted,
            'unknown' as contact_type,
            f.service_id,
            c.week,
            sum(f.visits) as contacts,
            0 as transactions
        from daily.web as f
        inner join weeks as c on f.local_date = c.local_date
        inner join (select distinct counts_of from daily.take_up_lines($definition_id) where counts_of = 'web_visits') as r on true
        where f.is_primary and f.grain <> 'month'
        group by all
    ),
    counted as (
        select
            f.service_id,
            f.week,
            f.week >= $end_date::date - interval 26 week as is_now,
            r.line,
            case when r.of_transactions then f.transactions else f.contacts end as counted
        from facts as f
        left join reference.services as s on f.service_id = s.service_id
        inner join
            daily.take_up_lines($definition_id) as r
            on f.counts_of = r.counts_of
            and f.channel_id = r.channel_id
            and f.is_assisted is not distinct from r.is_assisted
            and f.contact_type = r.contact_type
            and coalesce(s.kind, 'transaction') = r.service_kind
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
