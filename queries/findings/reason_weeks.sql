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
    covered_days as (
        select f.feeds, c.local_date
        from (select distinct feeds from fed) as f
        inner join quality.covered_days($start_date::date, $end_date::date) as c on list_contains(string_split(f.feeds, ' '), c.source_id)
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
