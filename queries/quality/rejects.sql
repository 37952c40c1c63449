-- Every row that could not be read: file, row, column and reason, never its text.
create table published.quality.rejects as
select s.file_name as file, f.format, r.row_no, r.field, r.reason
from ledger.rejects as r
inner join ledger.staged_files as f on r.staged_id = f.staged_id
inner join ledger.sightings as s on r.staged_id = s.staged_id and s.status = 'loaded'
order by s.file_name, r.row_no, r.field
