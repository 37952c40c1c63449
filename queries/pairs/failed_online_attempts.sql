-- Who contacted staff about the service after trying it online: within 14 days, and in the same days five weeks later and five weeks before?
-- Grain: one row per service, kind of attempt, page, step, group of persons, days to the first contact in each window (null: none) and its channel
-- Parameters: none
with
    primary_feeds as (
        select source_id from daily.web where is_primary group by source_id
    ),
    -- summed first: there are several steps to a visit, and to find out whose visit it was is the dear part
    steps as (
        select
            s.visit_key as fact_id,
            s.service_id,
            min(s.local_date) as local_date,
            min(s.step_at) as attempted_at,
            arg_max(s.path, (coalesce(s.step_no, 0), s.step_at, s.path)) as path,
            max(coalesce(s.step_no, case when s.step = 'start' then 1 else 2 end)) as step_no,
            case when bool_or(s.step = 'complete') then 'completed' else 'abandoned' end as attempt
        from events.web_steps as s
        inner join primary_feeds as p on s.source_id = p.source_id
        where s.step in ('start', 'step', 'complete')
        group by s.visit_key, s.service_id
    ),
    visit_attempts as (
        select s.* from steps as s inner join events.web_visits as v on s.fact_id = v.visit_key where not v.is_staff_network
    ),
    seen_services as (
        select service_id from visit_attempts group by service_id
    ),
    form_attempts as (
        select
            c.completion_id as fact_id,
            c.service_id,
            c.local_date,
            c.completed_at as attempted_at,
            coalesce(c.path, c.form_label, '') as path,
            coalesce(c.step_no, 2) as step_no,
            case when c.step = 'failed' then 'failed' else 'completed' end as attempt
        from events.completions as c
        left join seen_services as s on c.service_id = s.service_id
        where
            c.completed_at is not null
            and not c.is_assisted
            and c.quantity = 1
            and (c.step = 'failed' or (s.service_id is null and c.step in ('completed', 'booked', 'result_shown')))
    ),
    web_contacts as (
        select
            c.contact_id as fact_id,
            c.service_id,
            c.local_date,
            c.started_at as attempted_at,
            coalesce(c.service_label, '') as path,
            2 as step_no,
            case when c.outcome = 'completed' then 'completed' else 'failed' end as attempt
        from events.counted as c
        left join seen_services as s on c.service_id = s.service_id
        left join events.completions as d on c.contact_id = d.completion_id
        where
            s.service_id is null
            and d.completion_id is null
            and c.channel_id in ('web', 'app')
            and not c.is_assisted
            and c.started_at is not null
            and c.quantity = 1
            and c.outcome in ('completed', 'failed', 'abandoned')
    ),
    attempts as (
        select * from visit_attempts where step_no >= 2 or attempt = 'completed'
        union all by name
        select * from form_attempts
        union all by name
        select * from web_contacts
    ),
    -- of services that nobody tried online no key need be looked at
    staffed as (
        select k.key_type, k.key, c.service_id, c.channel_id, c.started_at, c.local_date
        from events.counted as c
        inner join events.fact_keys as k on c.contact_id = k.fact_id and k.key_type <> 'postcode_sector'
        where c.is_assisted and c.started_at is not null and c.service_id in (select service_id from attempts)
    ),
    kinds as (
        select service_id, key_type from staffed group by service_id, key_type
    ),
    watched as (
        select service_id, min(local_date) as first_date, max(local_date) as last_date from staffed group by service_id
    ),
    keyed as (
        select
            a.fact_id,
            a.service_id,
            a.attempt,
            any_value(a.local_date) as local_date,
            any_value(a.attempted_at) as attempted_at,
            any_value(a.path) as path,
            any_value(a.step_no) as step_no,
            min(k.key) as person
        from attempts as a
        inner join events.fact_keys as k on a.fact_id = k.fact_id
        inner join kinds as t on k.key_type = t.key_type and a.service_id = t.service_id
        group by a.fact_id, a.service_id, a.attempt
    ),
    anchors as (
        select
            service_id,
            attempt,
            person,
            local_date,
            arg_min(fact_id, (attempted_at, fact_id)) as fact_id,
            min(attempted_at) as attempted_at,
            arg_min(path, (attempted_at, fact_id)) as path,
            arg_min(step_no, (attempted_at, fact_id)) as step_no
        from keyed
        group by service_id, attempt, person, local_date
    ),
    anchor_keys as materialized (
        select a.fact_id, a.attempt, a.service_id, a.attempted_at, k.key_type, k.key
        from anchors as a
        inner join events.fact_keys as k on a.fact_id = k.fact_id
    ),
    pairs as (
        select a.fact_id, a.attempt, a.service_id, s.channel_id, date_diff('second', a.attempted_at, s.started_at) / 86400.0 as days
        from anchor_keys as a
        inner join staffed as s on a.key_type = s.key_type and a.key = s.key and a.service_id = s.service_id
    ),
    firsts as (
        select
            fact_id,
            service_id,
            attempt,
            min(days) filter (where days > 0 and days <= 14) as after_days,
            arg_min(channel_id, days) filter (where days > 0 and days <= 14) as after_channel,
            min(days) filter (where days > 35 and days <= 49) - 35 as placebo_days,
            min(days) filter (where days > -35 and days <= -21) + 35 as before_days
        from pairs
        group by fact_id, service_id, attempt
    ),
    judged as (
        select
            a.service_id,
            a.attempt,
            a.path,
            a.step_no,
            (hash(a.person) % 4096)::integer as person_group,
            a.local_date + 50 <= w.last_date as is_watched,
            a.local_date - 35 >= w.first_date as is_watched_before,
            ceil(f.after_days)::integer as after_days,
            f.after_channel,
            ceil(f.placebo_days)::integer as placebo_days,
            ceil(f.before_days)::integer as before_days
        from anchors as a
        inner join watched as w on a.service_id = w.service_id
        left join firsts as f on a.fact_id = f.fact_id and a.service_id = f.service_id and a.attempt = f.attempt
    ),
    unknown as (
        select a.service_id, a.attempt, a.path, a.step_no, count(*) as attempts
        from attempts as a
        left join keyed as k on a.fact_id = k.fact_id and a.service_id = k.service_id and a.attempt = k.attempt
        where k.fact_id is null
        group by a.service_id, a.attempt, a.path, a.step_no
    )
select
    service_id, attempt, path, step_no, true as is_identified, is_watched, is_watched_before, person_group, after_days, after_channel, placebo_days,
    before_days, count(*) as attempts
from judged
group by all
union all
select
    service_id, attempt, path, step_no, false as is_identified, false as is_watched, false as is_watched_before, null as person_group,
    null as after_days, null as after_channel, null as placebo_days, null as before_days, attempts
from unknown
order by service_id, attempt, path, step_no, is_identified, person_group, after_days, placebo_days, before_days
