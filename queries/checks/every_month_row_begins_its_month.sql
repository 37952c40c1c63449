-- Every fact is counted by day, week or month, and every month row is dated the first of its month.
-- Grain: one row per feed, grain and day that is neither
-- Parameters: none
select f.source_id, f.grain, f.local_date, sum(f.contacts)::bigint as contacts
from daily.contacts as f
inner join reference.calendar as d on f.local_date = d.local_date
where f.grain not in ('day', 'week', 'month') or (f.grain = 'month' and f.local_date <> d.month)
group by f.source_id, f.grain, f.local_date
order by f.source_id, f.local_date, f.grain
