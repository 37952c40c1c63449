-- What became of every file: what was read, loaded, left out by a rule, rejected or seen before?
-- Grain: one row per file; read = loaded + excluded + rejected + duplicate
-- Parameters: none
select
    f.file,
    f.format,
    f.rows_read,
    f.rows_loaded,
    f.rows_excluded,
    f.rows_rejected,
    f.rows_duplicate,
    f.period_start,
    f.period_end,
    f.complete,
    f.loaded_at,
    f.source_id,
    f.status,
    f.sentence,
    f.caveats,
    f.stated_at
from quality.files as f
order by f.file
