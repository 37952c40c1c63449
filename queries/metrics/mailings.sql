-- What was sent to a hundred people or more on one day, as rows for changes.csv, and is it written down there already?
-- Grain: one row per day, template, service and channel of 100 messages or more
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all)
with
    sent as (
        select m.local_date, m.template, m.service_id, m.channel_id, sum(m.quantity)::bigint as quantity
        from daily.mailings as m
        where m.local_date >= $start_date and m.local_date < $end_date and ($service_id is null or m.service_id = $service_id)
        group by m.local_date, m.template, m.service_id, m.channel_id
    )
select
    s.local_date as from_date,
    'letter' as kind,
    nullif(s.service_id, 'unmapped') as service_id,
    s.template || ' (' || coalesce(s.channel_id, 'channel not known') || ')' as note,
    s.quantity,
    exists (
        select 1
        from reference.changes as c
        where
            c.kind in ('bill', 'letter')
            and s.local_date >= c.from_date
            and s.local_date < coalesce(c.to_date, c.from_date + 1)
            and (c.service_id is null or c.service_id in (s.service_id, '*') or s.service_id = 'unmapped')
    ) as is_written_down
from sent as s
where s.quantity >= 100
order by s.local_date, s.template, s.service_id, s.channel_id
