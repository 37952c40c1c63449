-- After how many days did the person of each finished contact with staff contact staff again about the same service?
-- Grain: one row per service, group of persons, days until the next contact (null: none seen) and days watched, both at most 31; watching ends with the feed, before a silence of it longer than a week, and where counting changed
-- Parameters: none
with
    staffed as (
        select
            c.service_id,
            c.channel_id,
            c.person_key,
            c.started_at,
            c.local_date,
            c.source_id,
            c.outcome,
            lead(c.started_at) over (partition by c.person_key, c.service_id order by c.started_at, c.contact_id) as next_at
        from events.counted as c
        where
            c.is_assisted and c.outcome not in ('abandoned', 'no_show') and c.person_key is not null and c.started_at is not null and c.quantity = 1
    ),
    ends as (
        select source_id, max(local_date) + interval 1 day as ends_at from staffed group by source_id
    ),
    silences as (
        select source_id, local_date as last_date
        from (
            select source_id, local_date, lead(local_date) over (partition by source_id order by local_date) as next_date
            from (select distinct source_id, local_date from staffed)
        )
        where next_date - local_date > 7
    ),
    breaks as (
        select service_id, channel_id, null as source_id, from_date from reference.changes where kind in ('counting_changed', 'relabelled')
        union all by name
        select null as service_id, null as channel_id, source_id, last_date + 1 as from_date from silences
    ),
    broken as (
        select a.service_id, a.channel_id, a.source_id, a.local_date, min(b.from_date) as from_date
        from (select distinct service_id, channel_id, source_id, local_date from staffed) as a
        inner join
            breaks as b
            on b.from_date > a.local_date
            and (b.service_id is null or b.service_id in (a.service_id, '*'))
            and (b.channel_id is null or b.channel_id = a.channel_id)
            and (b.source_id is null or b.source_id = a.source_id)
        group by a.service_id, a.channel_id, a.source_id, a.local_date
    ),
    anchors as (
        select
            s.service_id,
            s.person_key,
            date_diff('second', s.started_at, s.next_at) / 86400.0 as gap_days,
            date_diff('second', s.started_at, least(e.ends_at, coalesce(b.from_date, e.ends_at))::timestamp) / 86400.0 as watched_days
        from staffed as s
        inner join ends as e on s.source_id = e.source_id
        left join
            broken as b
            on s.service_id = b.service_id
            and s.channel_id = b.channel_id
            and s.source_id = b.source_id
            and s.local_date = b.local_date
        where s.outcome = 'completed'
    )
select
    a.service_id,
    (hash(a.person_key) % 256)::integer as person_group,
    case when a.gap_days <= a.watched_days and a.gap_days <= 31 then greatest(ceil(a.gap_days), 1)::integer end as repeat_day,
    least(floor(greatest(a.watched_days, 0)), 31)::integer as watched_days,
    count(*) as contacts
from anchors as a
group by all
order by a.service_id, person_group, repeat_day, watched_days
