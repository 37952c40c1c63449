-- At which hours do people contact the council, and are they answered?
-- Grain: one row per hour of the day and weekday (1 Monday) that has data, from feeds that state a time
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all), $channel_id (null
-- for all)
select
    f.local_hour,
    d.weekday,
    sum(f.contacts)::bigint as contacts,
    sum(f.offered)::bigint as offered,
    sum(f.answered)::bigint as answered,
    sum(f.abandoned)::bigint as abandoned,
    sum(f.wait_seconds::decimal(18, 3))::double as wait_seconds,
    sum(f.handle_seconds::decimal(18, 3))::double as handle_seconds,
    count(distinct f.local_date) as days
from daily.hours as f
inner join reference.calendar as d on f.local_date = d.local_date
where
    f.local_date >= $start_date
    and f.local_date < $end_date
    and reference.is_chosen(f.service_id, $service_id, $directorate)
    and ($channel_id is null or f.channel_id = $channel_id)
group by f.local_hour, d.weekday
order by f.local_hour, d.weekday
