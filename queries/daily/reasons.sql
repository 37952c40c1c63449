-- Fills daily.reasons: counted contacts by the reason the source gave, and how many of them were assessed for avoidability.
delete from daily.reasons where local_date in (select local_date from touched_days);

insert into daily.reasons by name
select
    case when c.grain in ('event', 'hour') then 'day' else c.grain end as grain,
    c.local_date,
    c.service_id,
    c.channel_id,
    case when contains(c.reason, '@') or regexp_matches(c.reason, '\d{5}') then '(other)' else c.reason end as reason,
    c.avoidable_cause,
    c.source_id,
    sum(c.quantity)::bigint as contacts,
    sum(case when c.avoidable_cause is not null then c.quantity else 0 end)::bigint as assessed
from events.counted as c
inner join touched_days as t on c.local_date = t.local_date
group by all
