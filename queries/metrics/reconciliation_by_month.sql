-- Do our counts agree with what each system's own report says, month by month?
-- Grain: one row per month, reporting feed, channel and measure (totals of queues and services are added up)
-- Parameters: $start_date (inclusive), $end_date (exclusive), $channel_id (null for all)
with
    stated as (
        select d.month, t.source_id, t.channel_id, t.measure, sum(t.total) as total
        from daily.control_totals as t
        inner join reference.calendar as d on t.local_date = d.local_date
        where t.local_date >= $start_date and t.local_date < $end_date and ($channel_id is null or t.channel_id = $channel_id)
        group by d.month, t.source_id, t.channel_id, t.measure
    ),
    measures as (
        select d.month, f.channel_id, 'offered' as measure, sum(f.offered) as counted
        from daily.contacts as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.local_date >= $start_date and f.local_date < $end_date
        group by d.month, f.channel_id
        union all
        select d.month, f.channel_id, 'answered' as measure, sum(f.answered) as counted
        from daily.contacts as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.local_date >= $start_date and f.local_date < $end_date
        group by d.month, f.channel_id
        union all
        select d.month, f.channel_id, 'abandoned' as measure, sum(f.abandoned) as counted
        from daily.contacts as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.local_date >= $start_date and f.local_date < $end_date
        group by d.month, f.channel_id
        union all
        select d.month, f.channel_id, m.measure, sum(f.contacts) as counted
        from daily.contacts as f
        inner join reference.calendar as d on f.local_date = d.local_date
        cross join (values ('visits'), ('forms'), ('payments')) as m(measure)
        where f.local_date >= $start_date and f.local_date < $end_date
        group by d.month, f.channel_id, m.measure
    )
select
    s.month,
    s.source_id,
    s.channel_id,
    c.channel_name,
    s.measure,
    s.total,
    m.counted::double as counted,
    m.counted::double - s.total as difference,
    (m.counted::double - s.total) / nullif(s.total, 0) as difference_share
from stated as s
left join measures as m on s.month = m.month and s.channel_id = m.channel_id and s.measure = m.measure
left join reference.channels as c on s.channel_id = c.channel_id
order by s.month, s.source_id, s.channel_id, s.measure
