-- What share of contacts with staff did the same person follow with another about the same service within 7 days, by channel?
-- Grain: one row per staffed channel with contacts whose person is known and whom the data follow for 7 days
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    followed as (
        select
            g.channel_id, sum(g.contacts)::bigint as contacts, sum(g.contacts) filter (where g.days <= 7 and g.next_is_assisted) as repeated
        from daily.gaps as g
        cross join quality.build as b
        where
            g.has_key
            and g.is_assisted
            and g.local_date + interval 7 day <= b.data_through
            and g.local_date >= $start_date
            and g.local_date < $end_date
            and reference.is_chosen(g.service_id, $service_id, $directorate)
        group by g.channel_id
    )
select
    f.channel_id,
    coalesce(c.channel_name, f.channel_id) as channel_name,
    f.contacts,
    coalesce(f.repeated, 0)::bigint as repeated,
    coalesce(f.repeated, 0) / f.contacts as repeated_share
from followed as f
left join reference.channels as c on f.channel_id = c.channel_id
order by f.channel_id
