-- The days each feed covers, with those on which it never counts, such as a weekend, where they close the week in which it ends: a feed that
-- stops on a Friday has a whole week.
create or replace macro quality.covered_days(first_day, after_last) as table
with
    ends as (select source_id, max(local_date) as last_day from quality.coverage where covered group by source_id),
    busy_weekdays as (
        select f.source_id, d.weekday
        from daily.contacts as f
        inner join reference.calendar as d on f.local_date = d.local_date
        inner join ends as e on f.source_id = e.source_id and f.local_date > e.last_day - interval 84 day
        where f.grain = 'day' and f.contacts > 0
        group by f.source_id, d.weekday
    )
select source_id, local_date from quality.coverage where covered and local_date >= first_day and local_date < after_last
union all
select e.source_id, d.local_date
from ends as e
inner join reference.calendar as l on e.last_day = l.local_date
inner join reference.calendar as d on l.week = d.week and e.last_day < d.local_date and d.local_date < after_last
left join busy_weekdays as b on e.source_id = b.source_id and d.weekday = b.weekday
where b.source_id is null and e.source_id in (select o.source_id from busy_weekdays as o);
