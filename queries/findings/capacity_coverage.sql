-- How many days of the period do the feeds of a team's contacts cover?
-- Grain: one row per feed that ever carried such contacts
-- Parameters: $start_date (inclusive), $end_date (exclusive), $channel_id (null for all staffed), $services (ids parted by a space, null for all)
with
    carried as (
        select distinct f.source_id
        from daily.contacts as f
        left join reference.channels as h on f.channel_id = h.channel_id
        where
            (f.channel_id = $channel_id or ($channel_id is null and coalesce(h.is_assisted, true)))
            and coalesce(f.is_assisted, h.is_assisted, true)
            and ($services is null or list_contains(string_split($services, ' '), f.service_id))
    )
select
    f.source_id,
    count(c.local_date) as covered_days,
    date_diff('day', $start_date::date, $end_date::date) as days
from carried as f
left join quality.coverage as c on f.source_id = c.source_id and c.covered and c.local_date >= $start_date and c.local_date < $end_date
group by f.source_id
order by f.source_id
