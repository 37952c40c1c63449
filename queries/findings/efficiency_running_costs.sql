-- What was paid for running each project of the benefits register?
-- Grain: one row per project with payments of kind running or licence
-- Parameters: none
select i.project, sum(i.amount) as amount, min(i.paid_on) as first_paid_on, max(i.paid_on) as last_paid_on
from reference.investments as i
where i.kind in ('running', 'licence') and i.project in (select b.project from reference.benefits as b)
group by i.project
order by i.project
