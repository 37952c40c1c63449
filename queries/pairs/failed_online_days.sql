-- How many people were on a service's pages each day, gave up, and finished?
-- Grain: one row per service and day with any of it; failed = reached step 2 or a failure and did not finish
-- Parameters: none
with
    primary_feeds as (
        select source_id from daily.web where is_primary group by source_id
    ),
    visits as (
        select
            s.visit_key,
            s.service_id,
            min(s.local_date) as local_date,
            bool_or(s.step = 'complete') as is_finished,
            max(coalesce(s.step_no, case when s.step = 'start' then 1 else 2 end)) as step_no
        from events.web_steps as s
        inner join events.web_visits as v on s.visit_key = v.visit_key
        inner join primary_feeds as p on s.source_id = p.source_id
        where s.step in ('start', 'step', 'complete') and not v.is_staff_network
        group by s.visit_key, s.service_id
    ),
    parts as (
        select
            service_id,
            local_date,
            count(*) as sessions,
            count(*) filter (where not is_finished and step_no >= 2) as failed,
            0 as completions
        from visits
        group by service_id, local_date
        union all by name
        select service_id, local_date, 0 as sessions, count(*) as failed, 0 as completions
        from events.completions
        where step = 'failed' and grain = 'event' and quantity = 1
        group by service_id, local_date
        union all by name
        select service_id, local_date, 0 as sessions, 0 as failed, sum(quantity) as completions
        from events.counted
        where channel_id in ('web', 'app') and not is_assisted and grain in ('event', 'hour', 'day') and outcome = 'completed'
        group by service_id, local_date
    )
select
    service_id,
    local_date,
    sum(sessions)::bigint as sessions,
    sum(failed)::bigint as failed,
    sum(completions)::bigint as completions
from parts
where service_id <> 'unmapped'
group by service_id, local_date
order by service_id, local_date
