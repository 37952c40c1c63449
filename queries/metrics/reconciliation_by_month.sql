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
    counts as (
        select
            d.month,
            f.channel_id,
            sum(f.offered) as offered,
            sum(f.answered) as answered,
            sum(f.abandoned) as abandoned,
            sum(f.contacts) as contacts
        from daily.contacts as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.local_date >= $start_date and f.local_date < $end_date and ($channel_id is null or f.channel_id = $channel_id)
        group by d.month, f.channel_id
    ),
    compared as (
        select
            s.*,
            case
                s.measure
                when 'offered'
                then c.offered
                when 'answered'
                then c.answered
                when 'abandoned'
                then c.abandoned
                when 'visits'
                then c.contacts
                when 'forms'
                then c.contacts
                when 'payments'
                then c.contacts
            end::double as counted
        from stated as s
        left join counts as c on s.month = c.month and s.channel_id = c.channel_id
    )
select
    c.month,
    c.source_id,
    c.channel_id,
    h.channel_name,
    c.measure,
    c.total,
    c.counted,
    c.counted - c.total as difference,
    (c.counted - c.total) / nullif(c.total, 0) as difference_share
from compared as c
left join reference.channels as h on c.channel_id = h.channel_id
order by c.month, c.source_id, c.channel_id, c.measure
