-- No count is negative, and nowhere are there more transactions than contacts.
-- Grain: one row per wrong fact
-- Parameters: none
select f.grain, f.local_date, f.service_id, f.channel_id, f.source_id, f.contacts, f.transactions
from daily.contacts as f
where f.contacts < 0 or f.transactions < 0 or f.transactions > f.contacts
order by f.local_date, f.grain, f.service_id, f.channel_id, f.source_id, f.contacts
