-- Where do figures before and after not compare, because counting changed or a feed has a gap, begins or stops?
-- Grain: one row per break that touches the period; to_date is exclusive, null while it lasts; a gap of closed days is none
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    uncovered as (
        select
            c.source_id,
            c.local_date,
            d.weekday <= 5 and not d.is_bank_holiday as is_working_day,
            row_number() over (partition by c.source_id order by c.local_date) as place
        from quality.coverage as c
        inner join reference.calendar as d on c.local_date = d.local_date
        where not c.covered
    ),
    gaps as (
        select source_id, min(local_date) as from_date, (max(local_date) + interval 1 day)::date as to_date
        from uncovered
        group by source_id, (local_date - place * interval 1 day)::date
        having bool_or(is_working_day)
    ),
    lives as (
        select source_id, min(local_date) as first_date, max(local_date) as last_date from quality.coverage where covered group by source_id
    ),
    breaks as (
        select c.from_date, c.to_date, c.kind, null as source_id, c.service_id, c.channel_id, c.note
        from reference.changes as c
        where c.kind in ('consent', 'relabelled', 'counting_changed', 'outage')
        union all
        select
            g.from_date,
            g.to_date,
            'feed_gap' as kind,
            g.source_id,
            null as service_id,
            null as channel_id,
            'No data from this feed.' as note
        from gaps as g
        union all
        select
            l.first_date,
            l.first_date,
            'feed_begins' as kind,
            l.source_id,
            null as service_id,
            null as channel_id,
            'First day of this feed.' as note
        from lives as l
        where l.first_date > (select min(o.first_date) from lives as o)
        union all
        select
            (l.last_date + interval 1 day)::date as from_date,
            null as to_date,
            'feed_stops' as kind,
            l.source_id,
            null as service_id,
            null as channel_id,
            'No data from this feed since.' as note
        from lives as l
        left join quality.feeds as f on l.source_id = f.source_id
        where
            l.last_date < (select b.data_through - interval 35 day from quality.build as b)
            or (f.is_late and l.last_date < (select b.data_through from quality.build as b))
    )
select from_date, to_date, kind, source_id, service_id, channel_id, note
from breaks
where from_date < $end_date and (to_date is null or to_date > $start_date or from_date >= $start_date)
order by from_date, kind, source_id, service_id, channel_id, note
