-- What was paid, or is to be paid, for each project?
-- Grain: one row per payment, in the order of the file
-- Parameters: none
select i.project, i.paid_on, i.amount, i.kind, i.service_id
from reference.investments as i
order by i.row_no
