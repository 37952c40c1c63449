-- Fills daily.failed_online: web attempts that were not finished, and whether the same key contacted staff about the service within 14 days.
-- The placebo window (days 36 to 49) shows how many would have done so anyway. One attempt per visit or form and service.
delete from daily.failed_online where local_date in (select local_date from attempt_days);

insert into daily.failed_online by name
with
    reach as (select min(local_date) as first_date, max(local_date) + 50 as end_date from attempt_days),
    visit_attempts as (
        select s.visit_key as fact_id, s.local_date, min(s.step_at) as attempted_at, s.service_id, arg_max(s.path, (s.step_at, s.path)) as path,
            'abandoned' as step, any_value(s.device) as device
        from events.web_steps as s
        where s.local_date in (select local_date from attempt_days) and s.step in ('start', 'step', 'complete')
        group by s.visit_key, s.local_date, s.service_id
        having not bool_or(s.step = 'complete')
    ),
    form_attempts as (
        select c.completion_id as fact_id, c.local_date, c.completed_at as attempted_at, c.service_id, coalesce(c.path, c.form_label, '') as path,
            'failed' as step, c.device
        from events.completions as c
        where c.step = 'failed' and c.completed_at is not null and c.local_date in (select local_date from attempt_days)
    ),
    attempts as (
        select * from visit_attempts
        union all by name
        select * from form_attempts
    ),
    keyed as (
        select a.fact_id, a.service_id, k.key_type, k.key, a.attempted_at
        from attempts as a
        inner join events.fact_keys as k on a.fact_id = k.fact_id and k.key_type <> 'postcode_sector'
    ),
    staffed as (
        select k.key_type, k.key, c.service_id, c.started_at
        from events.counted as c
        inner join events.fact_keys as k on c.contact_id = k.fact_id and k.key_type <> 'postcode_sector'
        where c.is_assisted and c.started_at is not null and c.service_id in (select service_id from attempts)
            and c.local_date >= (select first_date from reach) and c.local_date < (select end_date from reach)
    ),
    pairs as (
        select k.fact_id, k.service_id, date_diff('second', k.attempted_at, s.started_at) as gap_seconds
        from keyed as k
        inner join staffed as s on k.key_type = s.key_type and k.key = s.key and k.service_id = s.service_id and s.started_at > k.attempted_at
    ),
    first_after as (
        select fact_id, service_id,
            min(gap_seconds) filter (where gap_seconds < 14 * 86400) as after_seconds,
            min(gap_seconds) filter (where gap_seconds >= 35 * 86400 and gap_seconds < 49 * 86400) - 35 * 86400 as placebo_seconds
        from pairs
        group by fact_id, service_id
    ),
    judged as (
        select a.local_date, a.service_id, a.path, a.step, a.device,
            a.fact_id in (select fact_id from keyed) as is_identified, f.after_seconds, f.placebo_seconds
        from attempts as a
        left join first_after as f on a.fact_id = f.fact_id and a.service_id = f.service_id
    )
select local_date, service_id, path, step, device, is_identified, 'after' as time_window,
    (floor(after_seconds / 86400.0) + 1)::smallint as days, count(*) as attempts
from judged
group by all
union all
select local_date, service_id, path, step, device, is_identified, 'placebo', (floor(placebo_seconds / 86400.0) + 1)::smallint, count(*)
from judged
where is_identified
group by all
