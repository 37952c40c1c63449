-- Who signed off which month's figures, for which service, and from which snapshot?
-- Grain: one row per sign-off, the latest first
-- Parameters: none
select month, service_id, state, who, on_date, snapshot_id, note
from reference.sign_offs
order by on_date desc nulls last, month desc, service_id
