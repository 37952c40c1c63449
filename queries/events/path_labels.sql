-- Adds to temp table path_rules the service and the step of every path in temp table new_paths (source_id, path).
-- Rules as for labels: the lowest priority wins, attribute by attribute, then the longest pattern, then the earlier row.
-- A step's number is its place among the service's steps: starts, steps, then completions, in the order of their rules.
insert into path_rules by name
with
    rules as (
        select row_no as rule_no, priority, source_id, match, trim(pattern) as pattern, lower(trim(pattern)) as folded_pattern, service_id, page_step
        from reference.service_rules
        where field = 'path'
    ),
    numbered as (
        select
            rule_no,
            row_number() over (
                partition by service_id
                order by case page_step when 'start' then 1 when 'step' then 2 else 3 end, priority, rule_no
            )::smallint as step_no
        from rules
        where page_step in ('start', 'step', 'complete')
    ),
    paths as (
        select n.source_id, n.path, lower(n.path) as folded_path
        from new_paths as n
        left join path_rules as known on n.source_id = known.source_id and n.path = known.path
        where known.path is null
    ),
    fitting as (
        select p.source_id, p.path, r.rule_no
        from paths as p
        inner join rules as r on p.folded_path = r.folded_pattern and r.match = 'equals'
        where r.source_id is null or r.source_id = p.source_id
        union all
        select p.source_id, p.path, r.rule_no
        from paths as p
        inner join rules as r on r.match <> 'equals'
        where
            (r.source_id is null or r.source_id = p.source_id)
            and case r.match
                when 'starts' then starts_with(p.folded_path, r.folded_pattern)
                when 'contains' then contains(p.folded_path, r.folded_pattern)
                when 'regex' then regexp_matches(p.path, r.pattern, 'i')
                else false
            end
    ),
    ruled as (
        select
            f.source_id,
            f.path,
            min_by(r.service_id, (r.priority, -length(r.pattern), r.rule_no)) filter (where r.service_id is not null) as service_id,
            min_by((r.page_step, n.step_no), (r.priority, -length(r.pattern), r.rule_no)) filter (where r.page_step is not null) as step
        from fitting as f
        inner join rules as r on f.rule_no = r.rule_no
        left join numbered as n on r.rule_no = n.rule_no
        group by f.source_id, f.path
    )
select
    p.source_id,
    p.path,
    coalesce(r.service_id, s.default_service, 'unmapped') as service_id,
    r.step[1] as page_step,
    r.step[2] as step_no
from paths as p
left join ruled as r on p.source_id = r.source_id and p.path = r.path
left join reference.sources as s on p.source_id = s.source_id
order by p.source_id, p.path
