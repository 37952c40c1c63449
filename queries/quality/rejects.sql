-- Every row that could not be read: file, row, column and reason, never its text. Where sheets were read as one table, the file is told
-- with the number of the sheet: row 17 of the third has the number 30,000,000,017.
create table published.quality.rejects as
with
    found as (
        select s.file_name, f.format, divide(r.row_no, 10000000000) as sheet_no, r.row_no % 10000000000 as row_no, r.field, r.reason
        from ledger.rejects as r
        inner join ledger.staged_files as f on r.staged_id = f.staged_id
        inner join ledger.sightings as s on r.staged_id = s.staged_id and s.status = 'loaded'
    )
select case when sheet_no > 0 then file_name || ', sheet ' || sheet_no else file_name end as file, format, row_no, field, reason
from found
order by file_name, sheet_no, row_no, field
