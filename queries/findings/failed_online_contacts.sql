-- How many contacts with staff did each service have each day on the channels that count by the day?
-- Grain: one row per service and day that all its staffed day feeds cover; zero is somebody looked
-- Parameters: none
with
    pairs as (
        select distinct f.service_id, f.channel_id, f.source_id
        from daily.contacts as f
        left join reference.channels as h on f.channel_id = h.channel_id
        where f.grain = 'day' and f.is_assisted and coalesce(h.is_assisted, true) and f.service_id <> 'unmapped'
    ),
    fed as (
        select service_id, count(distinct source_id) as feeds from pairs group by service_id
    ),
    covered as (
        select p.service_id, c.local_date
        from (select distinct service_id, source_id from pairs) as p
        inner join fed as n on p.service_id = n.service_id
        inner join quality.coverage as c on p.source_id = c.source_id and c.covered
        group by p.service_id, c.local_date, n.feeds
        having count(*) = n.feeds
    ),
    facts as (
        select f.service_id, f.local_date, sum(f.contacts) as contacts
        from daily.contacts as f
        left join reference.channels as h on f.channel_id = h.channel_id
        where f.grain = 'day' and f.is_assisted and coalesce(h.is_assisted, true)
        group by f.service_id, f.local_date
    )
select c.service_id, c.local_date as day, coalesce(f.contacts, 0)::bigint as contacts
from covered as c
left join facts as f on c.service_id = f.service_id and c.local_date = f.local_date
order by c.service_id, c.local_date
