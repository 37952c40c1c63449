-- How much did the benefits register plan to save in each financial year?
-- Grain: one row per financial year with a planned amount; is_current marks the year of the last day with data
-- Parameters: $service_id (null for all), $directorate (null for all; the service's where the row names none)
select
    y.financial_year,
    sum(y.amount) as planned,
    count(distinct y.benefit_id)::bigint as benefits,
    coalesce(y.financial_year = any_value(d.financial_year), false) as is_current
from reference.benefit_years as y
inner join reference.benefits as f on y.benefit_id = f.benefit_id
left join reference.services as s on f.service_id = s.service_id
cross join quality.build as b
left join reference.calendar as d on b.data_through = d.local_date
where
    ($service_id is null or f.service_id = $service_id) and ($directorate is null or coalesce(f.directorate, s.directorate) = $directorate)
group by y.financial_year
order by y.financial_year
