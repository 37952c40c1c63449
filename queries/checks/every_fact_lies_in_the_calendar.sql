-- Every fact has a day of the calendar, so that months and weeks lose none.
-- Grain: one row per day that the calendar lacks
-- Parameters: none
with
    days as (
        select local_date
        from daily.contacts
        union
        select local_date
        from daily.web
        union
        select local_date
        from daily.funnel
        union
        select local_date
        from daily.reasons
    )
select f.local_date
from days as f
left join reference.calendar as d on f.local_date = d.local_date
where d.local_date is null
order by f.local_date
