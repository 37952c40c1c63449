-- Every feed: what it is, what days it has, when the next export is due and whether it is late.
-- The next export begins the day after the last one; periods of expected_exports.csv in which none is expected are passed over, and
-- a due date written there for the period holds instead of the feed's own step. A feed that has ended is never due.
create table published.quality.feeds as
with recursive
    seen as (
        select s.source_id, any_value(f.format) as format, min(f.period_start) as first_date, max(f.period_end) as last_date,
            (sum(f.facts) - coalesce(sum(r.rows), 0))::bigint as facts, count(*) as files, bool_or(f.feeds = 'queue_intervals') as states_calls
        from ledger.sightings as s
        inner join ledger.staged_files as f on s.staged_id = f.staged_id
        left join ledger.repeats as r on s.staged_id = r.staged_id
        where s.status = 'loaded'
        group by s.source_id
    ),
    covered as (select source_id, max(local_date) as last_date from published.quality.coverage where covered group by source_id),
    named as (select source_id from seen union select source_id from reference.sources),
    awaited as (
        select n.source_id, coalesce((v.last_date + 1)::date, s.from_date) as from_date
        from named as n
        left join covered as v on n.source_id = v.source_id
        left join reference.sources as s on n.source_id = s.source_id
        union
        select a.source_id, x.period_end as from_date
        from awaited as a
        inner join
            reference.expected_exports as x
            on a.source_id = x.source_id
            and x.state = 'not_expected'
            and x.period_start <= a.from_date
            and a.from_date < x.period_end
    ),
    next_due as (
        select
            a.source_id,
            case
                when a.from_date >= s.to_date then null
                else coalesce(max(x.due_on), (max(a.from_date) - 1 + s.due_every_days::integer)::date)
            end as due_on,
            coalesce(a.from_date >= s.to_date, false) as has_ended
        from (select source_id, max(from_date) as from_date from awaited group by source_id) as a
        left join reference.sources as s on a.source_id = s.source_id
        left join
            reference.expected_exports as x
            on a.source_id = x.source_id
            and x.state = 'expected'
            and x.period_start <= a.from_date
            and a.from_date < x.period_end
        group by a.source_id, a.from_date, s.to_date, s.due_every_days
    )
select
    n.source_id,
    coalesce(e.format, s.format) as format,
    s.owner,
    e.first_date,
    v.last_date,
    d.due_on,
    not d.has_ended
    and coalesce(
        d.due_on + coalesce(s.grace_days, 3)::integer < getvariable('today'), s.due_every_days is not null and v.last_date is null, false
    ) as is_late,
    coalesce(e.facts, 0)::bigint as facts,
    coalesce(e.files, 0) as files,
    array_to_string(s.primary_for, '; ') as primary_for,
    coalesce(e.states_calls, false) as states_calls
from named as n
left join seen as e on n.source_id = e.source_id
left join covered as v on n.source_id = v.source_id
left join reference.sources as s on n.source_id = s.source_id
left join next_due as d on n.source_id = d.source_id
order by n.source_id
