-- What does a contact cost, by service and channel, since when, and on what evidence?
-- Grain: one row per unit cost of unit_costs.csv, in its order; service '*' stands for every service
-- Parameters: none
select service_id, channel_id, from_date, to_date, low, central, high, variable_share, basis, evidence
from reference.unit_costs
order by row_no
