-- How many contacts with staff came each week for each service and reason, as one list per pair, where a feed covers the whole week?
-- Grain: one row per service and reason stated by day or week; contacts: a value per week from first_period, null where not whole
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    facts as (
        select d.week as period, f.service_id, f.reason, f.avoidable_cause, f.channel_id, f.source_id, f.local_date, f.contacts
        from daily.reasons as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.grain in ('day', 'week') and f.reason is not null and f.local_date >= $start_date and f.local_date < $end_date
    ),
    fed as (
        select service_id, reason, string_agg(distinct source_id, ' ' order by source_id) as feeds, sum(contacts) as contacts
        from facts
        group by service_id, reason
    ),
    causes as (
        select
            service_id,
            reason,
            avoidable_cause,
            row_number() over (partition by service_id, reason order by sum(contacts) desc, avoidable_cause) as place
        from facts
        where avoidable_cause is not null
        group by service_id, reason, avoidable_cause
    ),
    counted as (select period, service_id, reason, sum(contacts) as contacts from facts group by period, service_id, reason),
    ends as (select source_id, max(local_date) as last_day from quality.coverage where covered group by source_id),
    busy_weekdays as (
        select f.source_id, d.weekday
        from daily.contacts as f
        inner join reference.calendar as d on f.local_date = d.local_date
        inner join ends as e on f.source_id = e.source_id and f.local_date > e.last_day - interval 84 day
        where f.grain = 'day' and f.contacts > 0
        group by f.source_id, d.weekday
    ),
    covered_sources as (
        select source_id, local_date
        from quality.coverage
        where covered and local_date >= $start_date and local_date < $end_date
        union all
        -- the days a feed never counts on, such as a weekend, that close the week in which it ends
        select e.source_id, d.local_date
        from ends as e
        inner join reference.calendar as l on e.last_day = l.local_date
        inner join reference.calendar as d on l.week = d.week and e.last_day < d.local_date and d.local_date < $end_date
        left join busy_weekdays as b on e.source_id = b.source_id and d.weekday = b.weekday
        where b.source_id is null and e.source_id in (select o.source_id from busy_weekdays as o)
    ),
    covered_days as (
        select f.feeds, c.local_date
        from (select distinct feeds from fed) as f
        inner join covered_sources as c on list_contains(string_split(f.feeds, ' '), c.source_id)
        group by f.feeds, c.local_date
    ),
    covered as (
        select c.feeds, d.week as period, count(*) as days
        from covered_days as c
        inner join reference.calendar as d on c.local_date = d.local_date
        group by c.feeds, d.week
    ),
    spine as (
        select distinct week as period
        from reference.calendar
        where week between (select min(period) from covered) and (select max(period) from covered)
    )
select
    p.service_id,
    p.reason,
    any_value(u.avoidable_cause) as avoidable_cause,
    min(s.period) as first_period,
    list(case when w.days = 7 then coalesce(c.contacts, 0)::double end order by s.period) as contacts
from fed as p
cross join spine as s
left join covered as w on p.feeds = w.feeds and s.period = w.period
left join counted as c on p.service_id = c.service_id and p.reason = c.reason and s.period = c.period
left join causes as u on p.service_id = u.service_id and p.reason = u.reason and u.place = 1
group by p.service_id, p.reason
order by p.service_id, p.reason
