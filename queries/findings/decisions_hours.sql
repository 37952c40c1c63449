-- How many contacts came in each open hour of each weekday, week by week, by site, on covered days that were no bank holiday?
-- Grain: one row per week, weekday (1 Monday), hour, channel and site (null if not known) at which the period has contacts; zeros told
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    facts as (
        select f.local_date, f.local_hour, f.source_id, f.channel_id, f.site, coalesce(f.offered, f.contacts) as contacts
        from daily.hours as f
        where f.local_date >= $start_date and f.local_date < $end_date and f.channel_id in ('face_to_face', 'phone')
    ),
    covered as (
        select distinct f.channel_id, f.site, d.local_date, d.week, d.weekday
        from (select distinct source_id, channel_id, site from facts) as f
        inner join quality.coverage as c on f.source_id = c.source_id and c.covered
        inner join reference.calendar as d on c.local_date = d.local_date
        where c.local_date >= $start_date and c.local_date < $end_date and not d.is_bank_holiday
    ),
    used as (
        select distinct f.channel_id, f.site, d.weekday, f.local_hour
        from facts as f
        inner join reference.calendar as d on f.local_date = d.local_date
    ),
    counted as (
        select channel_id, site, local_date, local_hour, sum(contacts) as contacts from facts group by channel_id, site, local_date, local_hour
    )
select c.channel_id, c.site, c.week, c.weekday, u.local_hour, coalesce(n.contacts, 0)::bigint as contacts
from covered as c
inner join used as u on c.channel_id = u.channel_id and c.site is not distinct from u.site and c.weekday = u.weekday
left join counted as n
    on c.channel_id = n.channel_id
    and c.site is not distinct from n.site
    and c.local_date = n.local_date
    and u.local_hour = n.local_hour
order by c.channel_id, c.site, c.week, c.weekday, u.local_hour
