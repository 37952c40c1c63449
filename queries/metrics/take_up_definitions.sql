-- Under which definitions can digital take-up be asked?
-- Grain: one row per definition
-- Parameters: none
select t.definition_id, min(t.definition_name) as definition_name, bool_or(t.counts_of = 'web_visits') as counts_web_visits
from reference.take_up_definitions as t
group by t.definition_id
order by t.definition_id
