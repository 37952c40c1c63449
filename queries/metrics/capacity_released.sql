-- When were posts, opening hours, lines or offices released, by changes.csv and by the benefits register?
-- Grain: one row per change of that kind and per benefit with a date; service_id and channel_id are null where the row names none
-- Parameters: $end_date (exclusive), $service_id (null for all; releases for every service are always told)
with
    released as (
        select c.from_date, c.kind, c.service_id, c.channel_id, c.note
        from reference.changes as c
        where c.kind in ('opening_hours', 'office_closed', 'line_closed')
        union all
        select b.from_date, 'benefit' as kind, b.service_id, null as channel_id, coalesce(b.project, b.benefit_id) as note
        from reference.benefits as b
        where b.from_date is not null
    )
select from_date, kind, service_id, channel_id, note
from released
where from_date < $end_date and ($service_id is null or service_id is null or service_id in ($service_id, '*'))
order by from_date desc, kind, service_id, channel_id, note
