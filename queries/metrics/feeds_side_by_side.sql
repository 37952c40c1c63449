-- How many contacts does each feed tell of for one service and channel, counted or not?
-- Grain: one row per day or month, feed and why it is not counted (null: it counts); by day only feeds that tell of days
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id, $channel_id, $by (day or month)
with
    told as (
        select f.local_date, f.grain, f.source_id, null::varchar as why, f.contacts, f.transactions
        from daily.contacts as f
        where f.service_id = $service_id and f.channel_id = $channel_id and f.local_date >= $start_date and f.local_date < $end_date
        union all
        select f.local_date, f.grain, f.source_id, f.why, f.contacts, f.transactions
        from daily.compared as f
        where
            f.service_id = $service_id
            and f.channel_id = $channel_id
            and f.why <> 'two_versions'
            and f.local_date >= $start_date
            and f.local_date < $end_date
    )
select
    case when $by = 'month' then d.month else t.local_date end as period,
    t.source_id,
    t.why,
    min(t.grain) as grain,
    sum(t.contacts)::bigint as contacts,
    sum(t.transactions)::bigint as transactions
from told as t
inner join reference.calendar as d on t.local_date = d.local_date
where $by = 'month' or t.grain = 'day'
group by all
order by period, t.source_id, t.why
