-- Fills daily.web_errors: pages refused or not found, and from where people came to them.
delete from daily.web_errors where local_date in (select local_date from touched_days);

insert into daily.web_errors by name
select e.grain, e.local_date, e.source_id, e.status, e.path, e.referrer_host, sum(e.hits)::bigint as hits, sum(e.visits)::bigint as visits
from events.web_errors as e
inner join touched_days as t on e.local_date = t.local_date
group by all
