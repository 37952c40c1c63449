-- How many contacts with staff were assessed for avoidability, were a chase, and carry a key?
-- Grain: one row per service, channel, avoidable cause and whether it was a chase; cause null = not assessed; finished = completed
-- Parameters: none
select
    c.service_id,
    c.channel_id,
    c.avoidable_cause,
    case when c.contact_type = 'unknown' then null else c.contact_type = 'chase' end as is_chase,
    sum(c.quantity)::bigint as contacts,
    coalesce(sum(case when c.outcome = 'completed' then c.quantity end), 0)::bigint as finished,
    coalesce(sum(case when c.outcome = 'completed' and c.person_key is not null and c.started_at is not null then c.quantity end), 0)::bigint
        as finished_with_key
from events.counted as c
where c.is_assisted and c.outcome <> 'abandoned'
group by all
order by c.service_id, c.channel_id, c.avoidable_cause, is_chase
