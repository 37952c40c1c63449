-- Which labels of the sources belong to no service yet, the most used first?
-- Grain: one row per feed, field and label
-- Parameters: $source_id (null for all)
select u.source_id, u.field, u.label, u.contacts
from quality.unmapped_labels as u
where $source_id is null or u.source_id = $source_id
order by u.contacts desc, u.source_id, u.field, u.label
