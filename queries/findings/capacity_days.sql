-- How many contacts did a team's services get each day, how long did they take, and how well were they answered?
-- Grain: one row per day, week or month as the input counts, and service; staffed contacts only
-- Parameters: $start_date (inclusive), $end_date (exclusive), $channel_id (null for all staffed), $services (ids parted by a space, null for all)
with
    facts as (
        select f.*
        from daily.contacts as f
        left join reference.channels as h on f.channel_id = h.channel_id
        where
            f.local_date >= $start_date
            and f.local_date < $end_date
            and (f.channel_id = $channel_id or ($channel_id is null and coalesce(h.is_assisted, true)))
            and coalesce(f.is_assisted, h.is_assisted, true)
            and ($services is null or list_contains(string_split($services, ' '), f.service_id))
    ),
    queues as (
        select source_id, channel_id, count(offered) > 0 as says_offered from facts group by source_id, channel_id
    )
select
    f.local_date,
    f.grain,
    f.service_id,
    sum(case when q.says_offered then coalesce(f.offered, 0) else f.contacts end)::bigint as calls,
    sum(f.offered)::bigint as offered,
    sum(f.answered)::bigint as answered,
    sum(f.answered) filter (where f.answered_in_target is not null)::bigint as answered_with_wait,
    sum(f.answered_in_target)::bigint as answered_in_target,
    sum(f.abandoned)::bigint as abandoned,
    sum(f.wait_seconds::decimal(18, 3))::double as wait_seconds,
    sum(f.wait_known)::bigint as wait_known,
    sum(f.handle_seconds::decimal(18, 3))::double as handle_seconds,
    sum(f.handle_known)::bigint as handle_known
from facts as f
inner join queues as q on f.source_id = q.source_id and f.channel_id = q.channel_id
group by f.local_date, f.grain, f.service_id
order by f.local_date, f.grain, f.service_id
