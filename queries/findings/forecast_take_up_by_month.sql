-- How many transactions of each service were digital, month by month, where all its feeds count?
-- Grain: one row per service and month, as digital_take_up_by_month counts them; why says which months to leave out
-- Parameters: $start_date (inclusive), $end_date (exclusive), $definition_id (see docs/definitions.md#digital-take-up)
with
    facts as (
        select
            'contacts' as counts_of,
            d.month,
            f.source_id,
            f.channel_id,
            f.is_assisted,
            f.contact_type,
            f.service_id,
            f.grain,
            sum(f.contacts) as contacts,
            sum(f.transactions) as transactions
        from daily.contacts as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.local_date >= $start_date and f.local_date < $end_date
        group by all
        union all
        select
            'web_visits' as counts_of,
            d.month,
            f.source_id,
            'web' as channel_id,
            false as is_assisted,
            'unknown' as contact_type,
            f.service_id,
            f.grain,
            sum(f.visits) as contacts,
            0 as transactions
        from daily.web as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.is_primary and f.local_date >= $start_date and f.local_date < $end_date
        group by all
    ),
    counted as (
        select
            m.service_id,
            m.month,
            m.source_id,
            m.channel_id,
            m.grain,
            f.line,
            case when f.of_transactions then m.transactions else m.contacts end as facts
        from facts as m
        left join reference.services as s on m.service_id = s.service_id
        inner join
            daily.take_up_lines($definition_id) as f
            on m.counts_of = f.counts_of
            and m.channel_id = f.channel_id
            and m.is_assisted is not distinct from f.is_assisted
            and m.contact_type = f.contact_type
            and coalesce(s.kind, 'transaction') = f.service_kind
    ),
    sums as (
        select
            service_id,
            month,
            sum(facts) filter (where line = 'digital' and grain != 'week') as digital,
            sum(facts) filter (where grain != 'week') as counted,
            sum(facts) filter (where grain = 'week') as by_week
        from counted
        group by service_id, month
    ),
    spans as (
        select
            service_id,
            min(month) as first_month,
            bool_and(grain = 'month') as is_monthly_only,
            bool_or(line = 'digital') as has_digital,
            bool_or(line = 'other') as has_other
        from counted
        where facts > 0
        group by service_id
    ),
    fed as (
        select service_id, source_id, channel_id, min(month) as first_month
        from counted
        where facts > 0
        group by service_id, source_id, channel_id
    ),
    lengths as (select month, count(*) as working_days from reference.calendar where weekday <= 5 and not is_bank_holiday group by month),
    covered as (
        select c.source_id, d.month, count(*) as working_days
        from quality.coverage as c
        inner join reference.calendar as d on c.local_date = d.local_date
        where c.covered and d.weekday <= 5 and not d.is_bank_holiday
        group by c.source_id, d.month
    ),
    months as (
        select distinct
            d.month, n.working_days, d.month >= $start_date and (d.month + interval 1 month)::date <= $end_date as is_asked_whole
        from reference.calendar as d
        inner join lengths as n on d.month = n.month
        cross join quality.build as b
        where d.local_date >= $start_date and d.local_date < $end_date and d.local_date <= b.data_through
    ),
    launched as (
        select f.service_id, f.source_id, f.channel_id, min(c.from_date) as from_date
        from fed as f
        inner join
            reference.changes as c
            on c.kind = 'launch'
            and c.channel_id = f.channel_id
            and coalesce(c.service_id, '*') in ('*', f.service_id)
            and c.from_date between (f.first_month - interval 31 day)::date and (f.first_month + interval 31 day)::date
        group by all
    ),
    missing as (
        select f.service_id, m.month, string_agg(distinct f.source_id, ', ' order by f.source_id) as feeds
        from fed as f
        cross join months as m
        left join covered as c on f.source_id = c.source_id and m.month = c.month
        left join launched as l on f.service_id = l.service_id and f.source_id = l.source_id and f.channel_id = l.channel_id
        where coalesce(c.working_days, 0) < m.working_days and not coalesce(m.month <= l.from_date, false)
        group by f.service_id, m.month
    ),
    digital as (
        select service_id, string_agg(distinct source_id, ' ' order by source_id) as digital_feeds
        from counted
        where line = 'digital' and facts > 0
        group by service_id
    )
select
    p.service_id,
    m.month,
    coalesce(s.digital, 0)::bigint as digital_transactions,
    coalesce(s.counted, 0)::bigint as transactions,
    p.is_monthly_only,
    p.has_digital,
    p.has_other,
    g.digital_feeds,
    case
        when not m.is_asked_whole
        then 'The period does not hold the whole month.'
        when x.feeds is not null
        then 'Not covered whole by ' || x.feeds || '.'
        when s.by_week > 0
        then 'Counted by week in part, and a week fits in no month.'
        when coalesce(s.counted, 0) = 0
        then 'There was nothing to count.'
    end as why,
    m.is_asked_whole and x.feeds is null and coalesce(s.by_week, 0) = 0 and coalesce(s.counted, 0) > 0 as is_usable
from spans as p
inner join months as m on p.first_month <= m.month
left join sums as s on p.service_id = s.service_id and m.month = s.month
left join digital as g on p.service_id = g.service_id
left join missing as x on p.service_id = x.service_id and m.month = x.month
order by p.service_id, m.month
