-- Has anybody stated what changed in access and counting?
-- Grain: one row in all; false when there is no changes table
-- Parameters: none
select
    exists (select 1 from reference.changes)
    or not exists (select 1 from reference.gaps where sentence like 'changes.csv is empty%') as is_stated
order by is_stated
