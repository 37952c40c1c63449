-- No more contacts were assessed than there were, and reasons hold no more contacts than were counted.
-- Grain: one row per grain, day, service, channel and feed with too many
-- Parameters: none
with
    reasons as (
        select grain, local_date, service_id, channel_id, source_id, sum(contacts) as with_reason, sum(assessed) as assessed
        from daily.reasons
        group by grain, local_date, service_id, channel_id, source_id
    ),
    counted as (
        select grain, local_date, service_id, channel_id, source_id, sum(contacts) as contacts
        from daily.contacts
        group by grain, local_date, service_id, channel_id, source_id
    )
select
    r.grain,
    r.local_date,
    r.service_id,
    r.channel_id,
    r.source_id,
    r.with_reason::bigint as with_reason,
    r.assessed::bigint as assessed,
    coalesce(c.contacts, 0)::bigint as contacts
from reasons as r
left join
    counted as c
    on r.grain = c.grain
    and r.local_date = c.local_date
    and r.service_id = c.service_id
    and r.channel_id = c.channel_id
    and r.source_id = c.source_id
where r.assessed > r.with_reason or r.with_reason > coalesce(c.contacts, 0)
order by r.local_date, r.grain, r.service_id, r.channel_id, r.source_id
