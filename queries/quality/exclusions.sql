-- Rows left out by a rule of their format, with the rule's reason.
create table published.quality.exclusions as
select s.file_name as file, e.why, e.rows
from ledger.exclusions as e
inner join ledger.sightings as s on e.staged_id = s.staged_id and s.status = 'loaded'
order by s.file_name, e.why
