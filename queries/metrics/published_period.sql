-- Which days do the published figures cover, and where does the data end?
-- Grain: one row in all
-- Parameters: none
with
    facts as (
        select grain, local_date
        from daily.contacts
        union all
        select grain, local_date
        from daily.web
    ),
    ends as (select grain, min(local_date) as first_date, max(local_date) as last_date from facts group by grain)
select
    min(first_date) as start_date,
    max(
        case
            grain when 'month' then last_date + interval 1 month when 'week' then last_date + interval 7 day else last_date + interval 1 day
        end
    )::date as end_date
from ends
order by start_date
