-- Every feed: what it is, what days it has, when the next export is due and whether it is late.
create table published.quality.feeds as
with
    seen as (
        select s.source_id, any_value(f.format) as format, min(f.period_start) as first_date, max(f.period_end) as last_date,
            sum(f.facts)::bigint as facts, count(*) as files
        from ledger.sightings as s
        inner join ledger.staged_files as f on s.staged_id = f.staged_id
        where s.status = 'loaded'
        group by s.source_id
    ),
    covered as (select source_id, max(local_date) as last_date from published.quality.coverage where covered group by source_id),
    named as (select source_id from seen union select source_id from reference.sources)
select
    n.source_id,
    coalesce(e.format, s.format) as format,
    s.owner,
    e.first_date,
    v.last_date,
    (v.last_date + s.due_every_days::integer)::date as due_on,
    coalesce(v.last_date + s.due_every_days::integer + coalesce(s.grace_days, 3)::integer < getvariable('today'), s.due_every_days is not null and v.last_date is null, false) as is_late,
    coalesce(e.facts, 0)::bigint as facts,
    coalesce(e.files, 0) as files,
    array_to_string(s.primary_for, '; ') as primary_for
from named as n
left join seen as e on n.source_id = e.source_id
left join covered as v on n.source_id = v.source_id
left join reference.sources as s on n.source_id = s.source_id
order by n.source_id
