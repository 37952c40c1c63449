-- Fills daily.mailings: how much of each template was sent on each day. Whoever it was sent to was never read.
delete from daily.mailings where local_date in (select local_date from touched_days);

insert into daily.mailings by name
select m.grain, m.local_date, m.source_id, m.channel_id, m.template, m.service_id, sum(m.quantity)::bigint as quantity
from events.mailings as m
inner join touched_days as t on m.local_date = t.local_date
group by all
