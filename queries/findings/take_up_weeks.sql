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
    rules as (
        select counts_of, channel_id, is_assisted, service_kind, contact_type, line, row_no
        from reference.take_up_definitions
        where definition_id = $definition_id
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
        inner join (select distinct counts_of from rules where counts_of = 'web_visits') as r on r.counts_of = 'web_visits'
        where f.is_primary and f.grain <> 'month'
        group by all
    ),
    kinds as (
        select distinct f.counts_of, f.channel_id, f.is_assisted, f.contact_type, coalesce(s.kind, 'transaction') as service_kind
        from facts as f
        left join reference.services as s on f.service_id = s.service_id
    ),
    fitting as (
        select
            k.counts_of,
            k.channel_id,
            k.is_assisted,
            k.contact_type,
            k.service_kind,
            r.line,
            r.contact_type as rule_type,
            row_number() over (
                partition by k.counts_of, k.channel_id, k.is_assisted, k.contact_type, k.service_kind order by r.row_no
            ) as place
        from kinds as k
        inner join
            rules as r
            on r.counts_of = k.counts_of
            and coalesce(r.channel_id, '*') in ('*', k.channel_id)
            and (r.is_assisted is null or r.is_assisted = k.is_assisted)
            and (r.service_kind is null or r.service_kind = k.service_kind)
            and (r.contact_type is null or r.contact_type = k.contact_type)
    ),
    counted as (
        select
            f.service_id,
            f.week,
            f.week >= $end_date::date - interval 26 week as is_now,
            r.line,
            case when r.rule_type = 'transaction' then f.transactions else f.contacts end as counted
        from facts as f
        left join reference.services as s on f.service_id = s.service_id
        inner join
            fitting as r
            on f.counts_of = r.counts_of
            and f.channel_id = r.channel_id
            and f.is_assisted is not distinct from r.is_assisted
            and f.contact_type is not distinct from r.contact_type
            and coalesce(s.kind, 'transaction') = r.service_kind
            and r.place = 1
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
