-- How many calls came in each hour of each weekday, week by week, on days that were covered and no bank holiday?
-- Grain: one row per week, weekday (1 Monday) and hour at which the period has calls; zero where nobody called; feeds that state a time only
-- Parameters: $start_date (inclusive), $end_date (exclusive), $channel_id (null for all staffed), $services (ids parted by a space, null for all)
with
    facts as (
        select f.local_date, f.local_hour, f.source_id, f.channel_id, f.contacts, f.offered
        from daily.hours as f
        left join reference.channels as h on f.channel_id = h.channel_id
        where
            f.local_date >= $start_date
            and f.local_date < $end_date
            and (f.channel_id = $channel_id or ($channel_id is null and coalesce(h.is_assisted, true)))
            and ($services is null or list_contains(string_split($services, ' '), f.service_id))
    ),
    queues as (
        select source_id, channel_id, count(offered) > 0 as says_offered from facts group by source_id, channel_id
    ),
    covered as (
        select distinct d.local_date, d.week, d.weekday
        from (select distinct source_id from facts) as f
        inner join quality.coverage as c on f.source_id = c.source_id and c.covered
        inner join reference.calendar as d on c.local_date = d.local_date
        where c.local_date >= $start_date and c.local_date < $end_date and not d.is_bank_holiday
    ),
    calls as (
        select f.local_date, f.local_hour, sum(case when q.says_offered then f.offered else f.contacts end) as calls
        from facts as f
        inner join queues as q on f.source_id = q.source_id and f.channel_id = q.channel_id
        group by f.local_date, f.local_hour
    )
select c.week, c.weekday, h.local_hour, coalesce(f.calls, 0)::bigint as calls
from covered as c
cross join (select distinct local_hour from facts) as h
left join calls as f on c.local_date = f.local_date and h.local_hour = f.local_hour
order by c.week, c.weekday, h.local_hour
