-- What share of contacts with staff did the same person follow with another about the same service within 7 days, by channel?
-- Grain: one row per staffed channel with contacts whose person is known and whom the data follow for 7 days
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    followed as (
        select channel_id, sum(contacts)::bigint as contacts, sum(repeated)::bigint as repeated
        from daily.followed_between($start_date::date, $end_date::date, $service_id, $directorate)
        group by channel_id
    )
select
    f.channel_id, coalesce(c.channel_name, f.channel_id) as channel_name, f.contacts, f.repeated, f.repeated / f.contacts as repeated_share
from followed as f
left join reference.channels as c on f.channel_id = c.channel_id
order by f.channel_id
