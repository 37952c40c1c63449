-- No more calls were answered and abandoned than were offered, and none was answered in target that was not answered.
-- Grain: one row per feed, channel and day that breaks this
-- Parameters: none
select
    f.source_id,
    f.channel_id,
    f.grain,
    f.local_date,
    sum(f.offered)::bigint as offered,
    sum(f.answered)::bigint as answered,
    sum(f.answered_in_target)::bigint as answered_in_target,
    sum(f.abandoned)::bigint as abandoned
from daily.contacts as f
group by f.source_id, f.channel_id, f.grain, f.local_date
having sum(f.answered) + coalesce(sum(f.abandoned), 0) > sum(f.offered) or sum(f.answered_in_target) > sum(f.answered)
order by f.local_date, f.source_id, f.channel_id, f.grain
