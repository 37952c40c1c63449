-- Which yearly rate discounts real money, from when?
-- Grain: one row per day from which a rate holds
-- Parameters: none
select r.from_date, r.rate from reference.discount_rates as r order by r.from_date
