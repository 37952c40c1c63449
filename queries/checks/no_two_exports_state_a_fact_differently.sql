-- No two exports state the same fact differently without saying which is later.
-- Grain: one row per feed with such facts
-- Parameters: none
select f.source_id, sum(f.contacts)::bigint as contacts_not_counted
from daily.compared as f
where f.why = 'two_versions'
group by f.source_id
order by f.source_id
