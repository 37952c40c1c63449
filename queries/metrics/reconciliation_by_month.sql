-- Do our counts agree with what each system's own report says, month by month, or on the days of a month that it tells of?
-- Grain: one row per month, reporting feed, channel and measure; queues and services are added up, months and their days are not
-- Parameters: $start_date (inclusive), $end_date (exclusive), $channel_id (null for all)
with
    reported as (
        select
            d.month,
            t.grain,
            t.local_date,
            t.source_id,
            t.channel_id,
            t.measure,
            t.total,
            min(list_position(['month', 'day', 'week'], t.grain)) over (
                partition by d.month, t.source_id, t.channel_id, t.measure
            ) as first_place
        from daily.control_totals as t
        inner join reference.calendar as d on t.local_date = d.local_date
        where t.local_date >= $start_date and t.local_date < $end_date and ($channel_id is null or t.channel_id = $channel_id)
    ),
    chosen as (
        select month, grain, local_date, source_id, channel_id, measure, sum(total) as total
        from reported
        where list_position(['month', 'day', 'week'], grain) = first_place
        group by month, grain, local_date, source_id, channel_id, measure
    ),
    stated as (
        select month, source_id, channel_id, measure, sum(total) as total from chosen group by month, source_id, channel_id, measure
    ),
    told as (
        select c.month, c.grain, c.source_id, c.channel_id, c.measure, d.local_date
        from chosen as c
        inner join
            reference.calendar as d
            on (c.grain = 'month' and d.month = c.month)
            or (c.grain = 'day' and d.local_date = c.local_date)
            or (c.grain = 'week' and d.local_date >= c.local_date and d.local_date < c.local_date + 7)
    ),
    months as (select month, count(*) as days from reference.calendar group by month),
    whole as (
        select t.source_id, t.channel_id, t.measure, t.month, count(distinct t.local_date) >= any_value(m.days) as is_whole
        from told as t
        inner join months as m on t.month = m.month
        group by t.source_id, t.channel_id, t.measure, t.month
    ),
    counts as (
        select
            t.month,
            t.source_id,
            t.channel_id,
            t.measure,
            sum(
                case
                    t.measure
                    when 'offered'
                    then f.offered
                    when 'answered'
                    then f.answered
                    when 'abandoned'
                    then f.abandoned
                    else f.contacts
                end
            )::double as counted
        from told as t
        inner join whole as w on t.month = w.month and t.source_id = w.source_id and t.channel_id = w.channel_id and t.measure = w.measure
        inner join
            daily.contacts as f
            on t.local_date = f.local_date
            and t.channel_id = f.channel_id
            and f.local_date >= $start_date
            and f.local_date < $end_date
            and (w.is_whole or f.grain = 'day' or f.grain = t.grain)
        group by t.month, t.source_id, t.channel_id, t.measure
    )
select
    s.month,
    s.source_id,
    s.channel_id,
    h.channel_name,
    s.measure,
    s.total,
    c.counted,
    c.counted - s.total as difference,
    (c.counted - s.total) / nullif(s.total, 0) as difference_share
from stated as s
left join counts as c on s.month = c.month and s.source_id = c.source_id and s.channel_id = c.channel_id and s.measure = c.measure
left join reference.channels as h on s.channel_id = h.channel_id
order by s.month, s.source_id, s.channel_id, s.measure
