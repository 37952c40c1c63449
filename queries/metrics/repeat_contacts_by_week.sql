-- What share of contacts with staff did the same person follow with another about the same service within 7 days, by week?
-- Grain: one row per week, named by its Monday, and staffed channel with contacts whose person is known and followed for 7 days
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all), $channel_id (null
-- for all)
with
    followed as (
        select d.week, f.channel_id, sum(f.contacts)::bigint as contacts, sum(f.repeated)::bigint as repeated
        from daily.followed_days as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where
            f.is_whole_week
            and f.local_date >= $start_date
            and f.local_date < $end_date
            and ($channel_id is null or f.channel_id = $channel_id)
            and reference.is_chosen(f.service_id, $service_id, $directorate)
        group by d.week, f.channel_id
    )
select week, channel_id, contacts, repeated, repeated / contacts as repeated_share
from followed
order by week, channel_id
