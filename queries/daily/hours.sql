-- Fills daily.hours: when people contact the council, by hour of the organisation's own clock.
delete from daily.hours where local_date in (select local_date from touched_days);

insert into daily.hours by name
select
    c.local_date,
    c.local_hour,
    c.service_id,
    c.channel_id,
    c.site,
    c.source_id,
    sum(c.quantity)::bigint as contacts,
    sum(case when c.grain = 'hour' then c.offered when c.channel_id in ('phone', 'chat') and c.is_assisted and c.offered is null
        then c.quantity end)::bigint as offered,
    sum(case when c.grain = 'hour' then c.answered when c.channel_id in ('phone', 'chat') and c.is_assisted and c.offered is null
        then case when c.outcome in ('completed', 'in_progress', 'failed') then c.quantity else 0 end end)::bigint as answered,
    sum(case when c.grain = 'hour' then c.abandoned when c.channel_id in ('phone', 'chat') and c.is_assisted and c.offered is null
        then case when c.outcome = 'abandoned' then c.quantity else 0 end end)::bigint as abandoned,
    round(sum(c.wait_seconds), 3) as wait_seconds,
    round(sum(c.handle_seconds), 3) as handle_seconds
from events.counted as c
inner join touched_days as t on c.local_date = t.local_date
where c.local_hour is not null
group by all
