-- What was counted in each week on each service and channel, as one list per sum, where a feed covers the whole week?
-- Grain: one row per service and channel counted by day or week; lists of a value per week from first_period, null where not whole
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    facts as (
        select
            d.week as period,
            f.service_id,
            f.channel_id,
            sum(f.contacts) as contacts,
            sum(f.offered) as offered,
            sum(f.answered) as answered,
            sum(f.answered_in_target) as answered_in_target,
            sum(f.answered) filter (where f.answered_in_target is not null) as answered_with_wait,
            sum(f.handle_seconds::decimal(18, 3))::double as handle_seconds,
            sum(f.handle_known) as handle_known
        from daily.contacts as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.grain in ('day', 'week') and f.local_date >= $start_date and f.local_date < $end_date
        group by d.week, f.service_id, f.channel_id
    ),
    repeats as (
        select
            d.week as period,
            g.service_id,
            g.channel_id,
            sum(g.contacts) as followed,
            sum(g.repeated) as repeated
        from daily.followed_days as g
        inner join reference.calendar as d on g.local_date = d.local_date
        where g.is_whole_week and g.local_date >= $start_date and g.local_date < $end_date
        group by d.week, g.service_id, g.channel_id
    ),
    pairs as (select distinct service_id, channel_id, source_id from daily.contacts where grain in ('day', 'week')),
    fed as (
        select service_id, channel_id, string_agg(source_id, ' ' order by source_id) as feeds from pairs group by service_id, channel_id
    ),
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
    p.channel_id,
    min(s.period) as first_period,
    list(case when w.days = 7 then coalesce(f.contacts, 0)::double end order by s.period) as contacts,
    list(case when w.days = 7 then f.offered::double end order by s.period) as offered,
    list(case when w.days = 7 then f.answered::double end order by s.period) as answered,
    list(case when w.days = 7 then f.answered_in_target::double end order by s.period) as answered_in_target,
    list(case when w.days = 7 then f.answered_with_wait::double end order by s.period) as answered_with_wait,
    list(case when w.days = 7 then f.handle_seconds::double end order by s.period) as handle_seconds,
    list(case when w.days = 7 then f.handle_known::double end order by s.period) as handle_known,
    list(case when w.days = 7 then r.followed::double end order by s.period) as followed,
    list(case when w.days = 7 then r.repeated::double end order by s.period) as repeated
from fed as p
cross join spine as s
left join covered as w on p.feeds = w.feeds and s.period = w.period
left join facts as f on p.service_id = f.service_id and p.channel_id = f.channel_id and s.period = f.period
left join repeats as r on p.service_id = r.service_id and p.channel_id = r.channel_id and s.period = r.period
group by p.service_id, p.channel_id
order by p.service_id, p.channel_id
