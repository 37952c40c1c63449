-- Fills daily.control_totals: what a system's own report says; compared with the counts, never added to them.
delete from daily.control_totals where local_date in (select local_date from touched_days);

insert into daily.control_totals by name
select c.grain, c.local_date, c.source_id, c.measure, c.channel_id, c.queue, c.service_id, c.total
from events.control_totals as c
inner join touched_days as t on c.local_date = t.local_date
