-- What does the benefits register say of each saving?
-- Grain: one row per benefit, in the order of the file; directorate is the service's where the row names none
-- Parameters: none
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
    b.from_date,
    b.persists_until,
    b.evidence,
    b.status
from reference.benefits as b
left join reference.services as s on b.service_id = s.service_id
order by b.row_no
