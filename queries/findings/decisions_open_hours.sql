-- When is each office and line open at the end of the period?
-- Grain: one row per site, weekday (1 Monday) and opening in force on the last day
-- Parameters: $end_date (exclusive)
select
    o.site,
    o.weekday::integer as weekday,
    hour(o.opens) as opens,
    hour(o.closes) + case when minute(o.closes) > 0 then 1 else 0 end as closes
from reference.opening_hours as o
where o.from_date < $end_date and (o.to_date is null or o.to_date >= $end_date)
order by o.site, o.weekday, o.opens
