-- Which promises were checked when the figures were published, and how many rows broke them?
-- Grain: one row per check, the broken ones first
-- Parameters: none
select c.check_name, c.rows, c.sentence from quality.checks as c order by c.rows desc, c.check_name
