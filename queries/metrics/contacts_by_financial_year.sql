-- How many contacts and transactions came each financial year?
-- Grain: one row per financial year that has data; week rows are only told in left_out_by_grain
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
select
    d.financial_year,
    (sum(f.contacts) filter (where f.grain <> 'week'))::bigint as contacts,
    (sum(f.transactions) filter (where f.grain <> 'week'))::bigint as transactions,
    coalesce(sum(f.contacts) filter (where f.grain = 'week'), 0)::bigint as left_out_by_grain
from daily.contacts as f
inner join reference.calendar as d on f.local_date = d.local_date
where f.local_date >= $start_date and f.local_date < $end_date and reference.is_chosen(f.service_id, $service_id, $directorate)
group by d.financial_year
order by d.financial_year
