-- Makes reference.calendar: one row per day, so that no other query needs functions for weekdays or spines of dates.
-- A financial year that starts in January is named by one year (2026), any other by two (2025-26).
-- Parameters: $first_date (inclusive), $last_date (inclusive), $year_starts (month, 1 to 12)
create or replace table reference.calendar as
with
    days as (
        select unnest(generate_series($first_date::date, $last_date::date, interval 1 day))::date as local_date
    ),
    dated as (
        select
            local_date,
            isodow(local_date)::integer as weekday,
            year(local_date) - (month(local_date) < $year_starts::integer)::integer as first_year
        from days
    )
select
    d.local_date,
    (d.local_date - (d.weekday - 1))::date as week,
    date_trunc('month', d.local_date)::date as month,
    date_trunc('quarter', d.local_date)::date as quarter,
    case
        when $year_starts::integer = 1 then d.first_year::varchar
        else d.first_year::varchar || '-' || right((d.first_year + 1)::varchar, 2)
    end as financial_year,
    d.weekday,
    h.date is not null as is_bank_holiday
from dated as d
left join reference.bank_holidays as h on d.local_date = h.date
order by d.local_date
