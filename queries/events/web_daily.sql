-- Fills events.web_daily: a web tool's own report, one row per date, dimension and member, with the service its page or event belongs to.
insert into events.web_daily by name
select
    f.source_id, f.file_id, f.row_no, f.grain, f.local_date, f.dimension, coalesce(f.member, '') as member,
    f.visits, f.visitors, f.views, f.bounces, f.completions, f.visit_seconds, f.is_thresholded, f.is_sampled,
    coalesce(p.service_id, 'unmapped') as service_id
from new_facts as f
left join path_rules as p on f.dimension in ('page', 'entry_page', 'exit_page') and f.source_id = p.source_id and f.member = p.path
where not f.is_conflict
