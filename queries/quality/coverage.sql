-- Which days each feed covers: a day inside the period of a file is covered, a day between files is missing.
create table published.quality.coverage as
with
    spans as (
        select distinct s.source_id, f.period_start,
            case
                when exists (select 1 from ledger.file_days as d where d.staged_id = f.staged_id) and m.is_monthly then last_day(f.period_end)
                when m.is_weekly then f.period_end + 6
                else f.period_end
            end::date as period_end
        from ledger.sightings as s
        inner join ledger.staged_files as f on s.staged_id = f.staged_id
        left join (
            select file_id, bool_or(grain = 'month') as is_monthly, bool_or(grain = 'week') as is_weekly
            from (select file_id, grain from events.contacts union all select file_id, grain from events.web_daily)
            group by file_id
        ) as m on f.file_id = m.file_id
        where s.status = 'loaded' and f.period_start is not null
    ),
    lives as (select source_id, min(period_start) as first_date, max(period_end) as last_date from spans group by source_id),
    facts as (
        select s.source_id, d.local_date, sum(d.facts)::bigint as facts
        from ledger.sightings as s
        inner join ledger.file_days as d on s.staged_id = d.staged_id
        where s.status = 'loaded'
        group by s.source_id, d.local_date
    )
select
    l.source_id,
    c.local_date,
    exists (select 1 from spans as p where p.source_id = l.source_id and c.local_date between p.period_start and p.period_end) as covered,
    coalesce(f.facts, 0)::bigint as facts
from lives as l
inner join reference.calendar as c on c.local_date between l.first_date and l.last_date
left join facts as f on l.source_id = f.source_id and c.local_date = f.local_date
order by l.source_id, c.local_date
