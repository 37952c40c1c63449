-- Which offices and lines have opening hours and contacts by the hour, so that closing them for an hour or a day can be weighed?
-- Grain: one row per channel, office (null: all lines) and weekday (1 Monday) it is open on at the end of the period
-- Parameters: $start_date (inclusive), $end_date (exclusive), by default the last 12 complete months
with
    counted as (select distinct h.channel_id, h.site from daily.hours as h where h.local_date >= $start_date and h.local_date < $end_date),
    stated as (
        select
            o.site,
            o.weekday::integer as weekday,
            min(hour(o.opens)) as opens,
            max(hour(o.closes) + case when minute(o.closes) > 0 then 1 else 0 end) as closes
        from reference.opening_hours as o
        where o.from_date < $end_date and (o.to_date is null or o.to_date >= $end_date)
        group by o.site, o.weekday
    ),
    offices as (select c.site from counted as c where c.channel_id = 'face_to_face' and c.site is not null)
select c.channel_id, c.site, s.weekday, min(s.opens) as opens, max(s.closes) as closes
from counted as c
inner join stated as s on s.site = c.site or (c.site is null and c.channel_id = 'phone' and s.site not in (select o.site from offices as o))
group by c.channel_id, c.site, s.weekday
order by c.channel_id, c.site nulls first, s.weekday
