-- What is the price index of each financial year, by series?
-- Grain: one row per series and financial year
-- Parameters: none
select d.series, d.financial_year, d."index" as index_value, d.published_on, d.source
from reference.deflators as d
order by d.series, d.financial_year
