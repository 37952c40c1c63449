-- Which digital take-up is each service to reach, by when, and how much of it can be reached at all?
-- Grain: one row per service, and one, *, for all; the service's own target, else the council-wide one; the last row wins
-- Parameters: none
with
    goals as (
        select coalesce(t.service_id, '*') as service_id, t.value as target, t.to_date as target_by, t.row_no
        from reference.targets as t
        where starts_with(t.measure, 'digital_take_up') and t.channel_id is null
    ),
    latest as (
        select service_id, max_by(target, (target_by, row_no)) as target, max(target_by) as target_by from goals group by service_id
    ),
    services as (
        select service_id, service_name, offline_share, kind
        from reference.services
        union all
        select '*' as service_id, 'All services' as service_name, null as offline_share, 'transaction' as kind
    )
select
    s.service_id,
    s.service_name,
    s.kind,
    s.offline_share,
    coalesce(o.target, c.target)::double as target,
    case when o.target is not null then o.target_by else c.target_by end as target_by,
    o.target is null and c.target is not null as is_council_wide
from services as s
left join latest as o on s.service_id = o.service_id
left join latest as c on c.service_id = '*'
order by s.service_id
