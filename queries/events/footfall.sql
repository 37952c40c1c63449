-- Fills events.footfall: people through a door, context only.
insert into events.footfall by name
select f.source_id, f.file_id, f.row_no, f.grain, f.local_date, f.started_at, coalesce(f.site, 'unknown') as site, f.people_in, f.people_out
from new_facts as f
where not f.is_conflict
