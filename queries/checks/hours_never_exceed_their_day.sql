-- The hours of a day hold no more contacts than the day.
-- Grain: one row per day, service, channel and feed with more contacts by hour
-- Parameters: none
with
    hours as (
        select local_date, service_id, channel_id, source_id, sum(contacts) as contacts_by_hour
        from daily.hours
        group by local_date, service_id, channel_id, source_id
    ),
    days as (
        select local_date, service_id, channel_id, source_id, sum(contacts) as contacts
        from daily.contacts
        where grain = 'day'
        group by local_date, service_id, channel_id, source_id
    )
select
    h.local_date,
    h.service_id,
    h.channel_id,
    h.source_id,
    h.contacts_by_hour::bigint as contacts_by_hour,
    coalesce(d.contacts, 0)::bigint as contacts
from hours as h
left join
    days as d on h.local_date = d.local_date and h.service_id = d.service_id and h.channel_id = d.channel_id and h.source_id = d.source_id
where h.contacts_by_hour > coalesce(d.contacts, 0)
order by h.local_date, h.service_id, h.channel_id, h.source_id
