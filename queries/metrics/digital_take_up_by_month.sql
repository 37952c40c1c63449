-- What share of transactions was done digitally, month by month, under a named definition?
-- Grain: one row per month; take-up is null, and why says so, unless a digital and another feed both cover the month
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all), $definition_id (see
-- docs/definitions.md#digital-take-up)
with
    -- All that was ever counted, so that a feed without a contact in these months is still known to count.
    groups as (
        select k.kind_id, k.source_id, k.channel_id, k.first_month, k.last_month, k.grain = 'week' as is_week, t.line, t.of_transactions
        from daily.counted_kinds as k
        left join daily.take_up_kinds as t on k.kind_id = t.kind_id and t.definition_id = $definition_id
        where reference.is_chosen(k.service_id, $service_id, $directorate)
    ),
    counted as (
        select f.month, g.is_week, g.line, case when g.of_transactions then f.transactions else f.contacts end as facts
        from daily.kinds_between($start_date::date, $end_date::date) as f
        inner join groups as g on f.kind_id = g.kind_id and g.line is not null
    ),
    feeds as (select distinct source_id, channel_id, line from groups where line is not null),
    covered as (
        select distinct date_trunc('month', local_date)::date as month, source_id
        from quality.coverage
        where
            covered
            and local_date >= date_trunc('month', $start_date::date)
            and local_date < date_trunc('month', $end_date::date) + interval 1 month
    ),
    lines as (
        select c.month, bool_or(f.line = 'digital') as has_digital, bool_or(f.line = 'other') as has_other
        from covered as c
        inner join feeds as f on c.source_id = f.source_id
        group by c.month
    ),
    present as (select distinct c.month, f.channel_id from covered as c inner join feeds as f on c.source_id = f.source_id),
    months as (
        select distinct month
        from reference.calendar
        where
            local_date >= $start_date
            and local_date < $end_date
            and month >= (select min(first_month) from groups)
            and month <= (select max(last_month) from groups)
    ),
    absent as (
        select
            m.month,
            string_agg(
                distinct coalesce(n.channel_name, a.channel_id), ', ' order by coalesce(n.channel_name, a.channel_id)
            ) as missing_channels
        from months as m
        cross join (select distinct channel_id from feeds) as a
        left join present as p on m.month = p.month and a.channel_id = p.channel_id
        left join reference.channels as n on a.channel_id = n.channel_id
        where p.channel_id is null
        group by m.month
    ),
    sums as (
        select
            month,
            sum(facts) filter (where line = 'digital' and not is_week) as digital,
            sum(facts) filter (where not is_week) as counted,
            sum(facts) filter (where is_week) as left_out
        from counted
        group by month
    ),
    judged as (
        select
            m.month,
            case when l.has_digital then coalesce(s.digital, 0) end::bigint as digital_transactions,
            case when l.has_digital or l.has_other then coalesce(s.counted, 0) end::bigint as transactions,
            coalesce(s.left_out, 0)::bigint as left_out_by_grain,
            a.missing_channels,
            case
                when l.month is null
                then 'No feed that this definition counts has data in this month.'
                when not l.has_digital
                then 'No digital feed has data in this month, so the digital share is not known.'
                when not l.has_other
                then 'Only digital feeds have data in this month, so the share done otherwise is not known.'
                when s.left_out > 0
                then 'Some feeds count by week only, and a week fits in no month; ask for the whole period or by week.'
                when coalesce(s.counted, 0) = 0
                then 'There was nothing to count in this month.'
            end as why
        from months as m
        left join lines as l on m.month = l.month
        left join sums as s on m.month = s.month
        left join absent as a on m.month = a.month
    )
select
    j.month,
    j.digital_transactions,
    j.transactions,
    case when j.why is null then j.digital_transactions / nullif(j.transactions, 0) end as digital_take_up,
    $definition_id as definition_id,
    (select min(t.definition_name) from reference.take_up_definitions as t where t.definition_id = $definition_id) as definition_name,
    j.why,
    j.missing_channels,
    j.left_out_by_grain,
    j.month >= $start_date
    and (j.month + interval 1 month)::date <= $end_date
    and (j.month + interval 1 month)::date <= b.data_through + 1 as is_complete
from judged as j
cross join quality.build as b
order by j.month
