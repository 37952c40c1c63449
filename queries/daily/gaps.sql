-- Fills daily.gaps: after each counted contact, how soon the same person contacted the council again about the same service.
-- Without a person's key nobody can say, and has_key is false. A gap of exactly n days counts as n + 1.
delete from daily.gaps where local_date in (select local_date from gap_days);

insert into daily.gaps by name
with
    followers as (
        select
            f.local_date, f.place_no, f.is_assisted,
            case when f.gap_seconds < 30 * 86400 then (f.gap_seconds // 86400 + 1)::smallint end as days,
            case when f.gap_seconds < 30 * 86400 then f.next_place_no end as next_place_no,
            case when f.gap_seconds < 30 * 86400 then f.next_is_assisted end as next_is_assisted,
            count(*) as contacts
        from followed as f
        inner join gap_days as g on f.local_date = g.local_date
        group by all
    )
select
    f.local_date, p.service_id, p.channel_id, f.is_assisted, true as has_key, f.days, n.channel_id as next_channel_id, f.next_is_assisted,
    sum(f.contacts)::bigint as contacts
from followers as f
inner join places as p on f.place_no = p.place_no
left join places as n on f.next_place_no = n.place_no
group by all
union all by name
select
    c.local_date, c.service_id, c.channel_id, c.is_assisted, false as has_key, null as days, null as next_channel_id, null as next_is_assisted,
    sum(c.quantity)::bigint as contacts
from events.counted as c
inner join gap_days as g on c.local_date = g.local_date
where c.person_key is null or c.started_at is null or c.quantity <> 1
group by all
