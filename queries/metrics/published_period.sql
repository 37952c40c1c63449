-- Which days do the counted figures cover, and where does the data end?
-- Grain: one row in all
-- Parameters: none
select
    min(first_date) as start_date,
    max(
        case
            grain when 'month' then last_date + interval 1 month when 'week' then last_date + interval 7 day else last_date + interval 1 day
        end
    )::date as end_date
from daily.counted_kinds
order by start_date
