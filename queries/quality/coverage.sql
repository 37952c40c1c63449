-- Which days each feed covers: a day inside the period of a file is covered; a run of days between files is missing,
-- unless it holds nothing but weekends and bank holidays, when an office had nothing to count.
create table published.quality.coverage as
with
    grains as (
        select file_id, bool_or(grain = 'month') as is_monthly, bool_or(grain = 'week') as is_weekly
        from (
            select file_id, grain from events.contacts
            union all
            select file_id, grain from events.web_daily
            union all
            select file_id, grain from events.control_totals
        )
        group by file_id
    ),
    spans as (
        select distinct s.source_id, f.period_start,
            case when g.is_monthly then last_day(f.period_end) when g.is_weekly then f.period_end + 6 else f.period_end end::date as period_end
        from ledger.sightings as s
        inner join ledger.staged_files as f on s.staged_id = f.staged_id
        left join grains as g on f.file_id = g.file_id
        where s.status = 'loaded' and f.period_start is not null
    ),
    lives as (select source_id, min(period_start) as first_date, max(period_end) as last_date from spans group by source_id),
    facts as (
        select s.source_id, d.local_date, sum(d.facts)::bigint as facts
        from ledger.sightings as s
        inner join ledger.file_days as d on s.staged_id = d.staged_id
        where s.status = 'loaded'
        group by s.source_id, d.local_date
    ),
    days as (
        select l.source_id, c.local_date, c.weekday > 5 or c.is_bank_holiday as is_closed, coalesce(f.facts, 0)::bigint as facts,
            exists (
                select 1 from spans as p where p.source_id = l.source_id and c.local_date between p.period_start and p.period_end
            ) as is_stated
        from lives as l
        inner join reference.calendar as c on c.local_date between l.first_date and l.last_date
        left join facts as f on l.source_id = f.source_id and c.local_date = f.local_date
    ),
    numbered as (
        select days.*, sum(is_stated::integer) over (partition by source_id order by local_date) as run_no
        from days
    ),
    runs as (
        select source_id, run_no, bool_and(is_closed) as only_closed from numbered where not is_stated group by source_id, run_no
    )
select n.source_id, n.local_date, n.is_stated or coalesce(r.only_closed, false) as covered, n.facts
from numbered as n
left join runs as r on n.source_id = r.source_id and n.run_no = r.run_no and not n.is_stated
order by n.source_id, n.local_date
