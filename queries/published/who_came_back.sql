-- Who came back: contacts with staff of persons who are known, and how many of them the same person followed with another.
-- The days that feeds cover together with the 7 days after them: a web log that reaches further than the calls follows no call. A feed
-- that ends on a Friday also covers the days after it on whose weekdays nothing came in its last four weeks: a line closed at weekends.
create or replace table daily.watched_days as
with
    covered as (
        select p.feeds, c.local_date, sum(c.facts) as facts
        from (select distinct f.feeds from daily.fed_pairs as f where f.with_weeks) as p
        inner join quality.coverage as c on c.covered and list_contains(p.feeds, c.source_id)
        group by p.feeds, c.local_date
    ),
    ends as (select feeds, max(local_date) as last_day from covered group by feeds),
    open_days as (
        select distinct c.feeds, isodow(c.local_date) as weekday
        from covered as c
        inner join ends as e on c.feeds = e.feeds and c.local_date > e.last_day - 28
        where c.facts > 0
    ),
    next_open as (
        select e.feeds, e.last_day, min((o.weekday - isodow(e.last_day) + 6) % 7 + 1) as days
        from ends as e
        inner join open_days as o on e.feeds = o.feeds
        group by e.feeds, e.last_day
    ),
    known as (
        select feeds, local_date from covered
        union all
        select n.feeds, n.last_day + ahead::integer from next_open as n cross join range(1, n.days) as r(ahead)
    ),
    ahead as (
        select
            c.feeds, c.local_date,
            count(*) over (
                partition by c.feeds order by c.local_date range between interval 1 day following and interval 7 day following
            ) as days
        from known as c
    )
select a.feeds, a.local_date, count(*) over (partition by a.feeds, d.week) = 7 as is_whole_week
from ahead as a
inner join reference.calendar as d on a.local_date = d.local_date
where a.days = 7
order by a.feeds, a.local_date;

-- The contacts of such days of each service and channel, and how many were followed within them; is_whole_week: so were all days of their week.
create or replace view daily.followed_days as
select
    f.local_date, f.service_id, f.channel_id, f.contacts, case when f.days <= 7 and f.next_is_assisted then f.contacts else 0 end as repeated,
    w.is_whole_week
from daily.gaps as f
inner join daily.fed_pairs as p on f.service_id = p.service_id and f.channel_id = p.channel_id and p.with_weeks
inner join daily.watched_days as w on p.feeds = w.feeds and f.local_date = w.local_date
where f.has_key and f.is_assisted;

create or replace table daily.followed_parts as
select
    reference.part_of(f.local_date) as part, f.service_id, f.channel_id, sum(f.contacts)::bigint as contacts, sum(f.repeated)::bigint as repeated
from daily.followed_days as f
group by all
order by part, f.service_id, f.channel_id;

create or replace table daily.followed_months as
select
    date_trunc('month', f.part)::date as local_date, f.service_id, f.channel_id, sum(f.contacts)::bigint as contacts,
    sum(f.repeated)::bigint as repeated
from daily.followed_parts as f
group by all
order by local_date, f.service_id, f.channel_id;

-- The same of a period, in rows that add up.
create or replace macro daily.followed_between(first_day, after_last, one, area) as table
with
    around as (
        select m.service_id, m.channel_id, m.contacts, m.repeated
        from daily.followed_months as m
        where reference.is_whole_month(m.local_date, first_day, after_last)
        union all
        select p.service_id, p.channel_id, p.contacts, p.repeated
        from daily.followed_parts as p
        where reference.is_whole_part(p.part, first_day, after_last)
        union all
        select d.service_id, d.channel_id, d.contacts, d.repeated
        from daily.followed_days as d
        where reference.is_single_day(d.local_date, first_day, after_last)
    )
select service_id, channel_id, contacts, repeated
from around
where reference.is_chosen(service_id, one, area);
