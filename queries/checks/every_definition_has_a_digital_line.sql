-- Every take-up definition says what counts as digital and what else counts.
-- Grain: one row per definition that lacks one of the two
-- Parameters: none
select t.definition_id
from reference.take_up_definitions as t
group by t.definition_id
having not (bool_or(t.line = 'digital') and bool_or(t.line = 'other'))
order by t.definition_id
