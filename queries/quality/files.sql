-- What became of every file in data/raw: one row per file name; a file with the content of another has all its rows as duplicates.
create table published.quality.files as
select
    s.file_name as file,
    f.format,
    s.source_id,
    s.status,
    coalesce(f.rows_read, 0) as rows_read,
    case when s.status = 'duplicate' then 0 else coalesce(f.rows_loaded - coalesce(r.rows, 0), 0) end::bigint as rows_loaded,
    case when s.status = 'duplicate' then 0 else coalesce(f.rows_excluded, 0) end as rows_excluded,
    case when s.status = 'duplicate' then 0 else coalesce(f.rows_rejected, 0) end as rows_rejected,
    case when s.status = 'duplicate' then coalesce(f.rows_read, 0) else coalesce(f.rows_duplicate + coalesce(r.rows, 0), 0) end::bigint as rows_duplicate,
    f.period_start,
    f.period_end,
    coalesce(f.complete, false) as complete,
    array_to_string(f.caveats, '; ') as caveats,
    s.sentence,
    f.stated_at,
    f.loaded_at,
    s.file_id,
    s.staged_id  -- content, format and zone in one
from ledger.sightings as s
left join ledger.staged_files as f on s.staged_id = f.staged_id
left join ledger.repeats as r on s.staged_id = r.staged_id
order by s.file_name
