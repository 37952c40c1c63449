-- Which savings does the benefits register claim, from which budget line, who owns each, and what was planned by year?
-- Grain: one row per benefit, in the order of the file; directorate is the service's where the row names none
-- Parameters: none
with
    planned as (
        select benefit_id, string_agg(financial_year || '=' || amount::decimal(18, 2), '; ' order by row_no) as planned_by_year
        from reference.benefit_years
        group by benefit_id
    )
select
    b.benefit_id,
    b.project,
    b.service_id,
    coalesce(b.directorate, s.directorate) as directorate,
    b.budget_line,
    b.category,
    b.amount,
    b.cashable_amount,
    b.price_year,
    coalesce(b.is_one_off, false) as is_one_off,
    b.low,
    b.high,
    b.quality_indicator,
    b.quality_before,
    b.quality_after,
    b.is_ict_enabled,
    b.owner,
    b.from_date,
    b.persists_until,
    b.evidence,
    b.status,
    p.planned_by_year
from reference.benefits as b
left join reference.services as s on b.service_id = s.service_id
left join planned as p on b.benefit_id = p.benefit_id
order by b.row_no
