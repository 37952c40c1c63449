-- Which share of the baseline spend is each financial year meant to save?
-- Grain: one row per financial year that a council-wide target of efficiency_gain_share covers for at least half its days; the last row wins
-- Parameters: none
with
    covered as (
        select d.financial_year, t.row_no, t.value, count(*) as days
        from reference.targets as t
        inner join reference.calendar as d on d.local_date >= t.from_date and d.local_date < t.to_date
        where t.measure = 'efficiency_gain_share' and t.service_id is null and t.channel_id is null
        group by d.financial_year, t.row_no, t.value
    )
select financial_year, max_by(value, row_no) as share
from covered
where days >= 183
group by financial_year
order by financial_year
