-- After how many days did the person of each finished contact with staff contact staff again about the same service?
-- Grain: one row per service, group of persons, days until the next contact (null: none seen) and days watched, both at most 31; watching ends with the feed, before a silence of it longer than a week, and where counting changed
-- Parameters: none
with
    days as (
        select p.place_no, p.source_id, p.service_id, p.channel_id, f.local_date
        from (select distinct place_no, local_date from followed where is_staffed) as f
        inner join places as p on f.place_no = p.place_no
    ),
    ends as (
        select source_id, max(local_date) + interval 1 day as ends_at from days group by source_id
    ),
    silences as (
        select source_id, local_date as last_date
        from (
            select source_id, local_date, lead(local_date) over (partition by source_id order by local_date) as next_date
            from (select distinct source_id, local_date from days)
        )
        where next_date - local_date > 7
    ),
    breaks as (
        select service_id, channel_id, null as source_id, from_date from reference.changes where kind in ('counting_changed', 'relabelled')
        union all by name
        select null as service_id, null as channel_id, source_id, last_date + 1 as from_date from silences
    ),
    broken as (
        select a.place_no, a.local_date, min(b.from_date) as from_date
        from days as a
        inner join
            breaks as b
            on b.from_date > a.local_date
            and (b.service_id is null or b.service_id in (a.service_id, '*'))
            and (b.channel_id is null or b.channel_id = a.channel_id)
            and (b.source_id is null or b.source_id = a.source_id)
        group by a.place_no, a.local_date
    ),
    watched as (
        select d.place_no, d.local_date, least(e.ends_at, coalesce(b.from_date, e.ends_at))::timestamp as ends_at
        from days as d
        inner join ends as e on d.source_id = e.source_id
        left join broken as b on d.place_no = b.place_no and d.local_date = b.local_date
    ),
    anchors as (
        select
            f.service_no,
            f.person_key,
            f.staffed_seconds / 86400.0 as gap_days,
            date_diff('second', f.started_at, w.ends_at) / 86400.0 as watched_days
        from followed as f
        inner join watched as w on f.place_no = w.place_no and f.local_date = w.local_date
        where f.is_staffed and f.is_finished
    ),
    repeats as (
        select
            a.service_no,
            (hash(a.person_key) % 256)::integer as person_group,
            case when a.gap_days <= a.watched_days and a.gap_days <= 31 then greatest(ceil(a.gap_days), 1)::integer end as repeat_day,
            least(floor(greatest(a.watched_days, 0)), 31)::integer as watched_days,
            count(*) as contacts
        from anchors as a
        group by all
    )
select s.service_id, r.person_group, r.repeat_day, r.watched_days, r.contacts
from repeats as r
inner join (select distinct service_no, service_id from places) as s on r.service_no = s.service_no
order by s.service_id, r.person_group, r.repeat_day, r.watched_days
