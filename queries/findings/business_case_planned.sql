-- What was each benefit planned to bring, year by year?
-- Grain: one row per benefit and financial year it was planned for
-- Parameters: none
select y.benefit_id, y.financial_year, y.amount from reference.benefit_years as y order by y.benefit_id, y.financial_year
