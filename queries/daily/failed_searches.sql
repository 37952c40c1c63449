-- Fills daily.failed_searches: what people searched for on the council's site, and how many left after it.
delete from daily.failed_searches where local_date in (select local_date from touched_days);

insert into daily.failed_searches by name
select
    f.grain, f.local_date, f.source_id, f.search_term, sum(f.searches)::bigint as searches, sum(f.results)::bigint as results,
    sum(f.exits)::bigint as exits, sum(f.visits)::bigint as visits
from events.failed_searches as f
inner join touched_days as t on f.local_date = t.local_date
group by all
