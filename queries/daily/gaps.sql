-- Fills daily.gaps: after each counted contact, how soon the same person contacted the council again about the same service.
-- Without a person's key nobody can say, and has_key is false. A gap of exactly n days counts as n + 1.
delete from daily.gaps where local_date in (select local_date from gap_days);

insert into daily.gaps by name
select
    f.local_date, f.service_id, f.channel_id, f.is_assisted, true as has_key,
    case when f.gap_seconds < 30 * 86400 then (floor(f.gap_seconds / 86400.0) + 1)::smallint end as days,
    case when f.gap_seconds < 30 * 86400 then f.next_channel_id end as next_channel_id,
    case when f.gap_seconds < 30 * 86400 then f.next_is_assisted end as next_is_assisted,
    count(*) as contacts
from followed as f
inner join gap_days as g on f.local_date = g.local_date
group by all
union all by name
select
    c.local_date, c.service_id, c.channel_id, c.is_assisted, false as has_key, null as days, null as next_channel_id, null as next_is_assisted,
    sum(c.quantity)::bigint as contacts
from events.counted as c
inner join gap_days as g on c.local_date = g.local_date
where c.person_key is null or c.started_at is null or c.quantity <> 1
group by all
