-- Which days of the period are bank holidays and working days, and in which week and month do they lie?
-- Grain: one row per day
-- Parameters: $start_date (inclusive), $end_date (exclusive)
select c.local_date as day, c.week, c.month, c.is_bank_holiday, c.weekday <= 5 and not c.is_bank_holiday as is_working_day
from reference.calendar as c
where c.local_date >= $start_date and c.local_date < $end_date
order by c.local_date
