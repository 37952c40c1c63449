-- Fills daily.bots: what machines asked for, so that everybody can see what was left out of visits.
delete from daily.bots where local_date in (select local_date from touched_days);

insert into daily.bots by name
select b.local_date, b.source_id, b.bot_reason, coalesce(m.is_primary, true) as is_primary, sum(b.hits)::bigint as hits
from events.web_bots as b
inner join touched_days as t on b.local_date = t.local_date
left join primary_sites as m on b.source_id = m.source_id and b.local_date >= m.from_date and b.local_date < m.to_date
group by all
