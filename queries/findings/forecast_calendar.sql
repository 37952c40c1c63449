-- Which working days and bank holidays lie in the period and the half year after it?
-- Grain: one row per month, its last one cut short: its working days and its bank holidays
-- Parameters: $start_date (inclusive), $end_date (exclusive)
select
    d.month,
    count(*) filter (where d.weekday <= 5 and not d.is_bank_holiday) as working_days,
    string_agg(d.local_date::varchar, ' ' order by d.local_date) filter (where d.is_bank_holiday) as bank_holidays
from reference.calendar as d
where d.month >= date_trunc('month', $start_date::date)::date and d.local_date < ($end_date::date + interval 220 day)::date
group by d.month
order by d.month
