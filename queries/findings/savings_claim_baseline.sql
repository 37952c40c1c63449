-- How many contacts with staff were there to avoid, how long did they take, and what did they cost?
-- Grain: one row per service and staffed channel with contacts in the period; costs null where no unit cost was valid
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $channel_id (null for all)
with
    staffed as (
        select
            f.service_id,
            f.channel_id,
            sum(f.contacts)::bigint as contacts,
            sum(f.handle_seconds::decimal(18, 3))::double as handle_seconds,
            sum(f.handle_known)::bigint as handle_known,
            string_agg(distinct f.source_id, ' ' order by f.source_id) as feeds
        from daily.contacts as f
        left join reference.channels as h on f.channel_id = h.channel_id
        where
            f.local_date >= $start_date
            and f.local_date < $end_date
            and coalesce(h.is_assisted, f.is_assisted, true)
            and ($service_id is null or f.service_id = $service_id)
            and ($channel_id is null or f.channel_id = $channel_id)
        group by f.service_id, f.channel_id
    ),
    paid as (
        select service_id, channel_id, sum(cost_central) as cost, sum(costed_contacts) as costed_contacts
        from daily.costs
        where local_date >= $start_date and local_date < $end_date and cost_central is not null
        group by service_id, channel_id
    ),
    covered as (
        select f.feeds, count(distinct c.local_date) as days
        from (select distinct feeds from staffed) as f
        inner join quality.coverage as c on list_contains(string_split(f.feeds, ' '), c.source_id) and c.covered
        where c.local_date >= $start_date and c.local_date < $end_date
        group by f.feeds
    )
select
    s.service_id,
    s.channel_id,
    s.contacts,
    s.handle_seconds,
    s.handle_known,
    coalesce(d.days, 0) as days,
    case when p.costed_contacts > 0 then p.cost / p.costed_contacts * s.contacts end as cost
from staffed as s
left join paid as p on s.service_id = p.service_id and s.channel_id = p.channel_id
left join covered as d on s.feeds = d.feeds
order by s.service_id, s.channel_id
