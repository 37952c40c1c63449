-- How often did each feed use each of its labels (queue, service label, wrap-up), week by week, and since and until when?
-- Grain: one row per feed, field, label and week with contacts; labels used fewer than 50 times and those that may name a person are left out
-- Parameters: none
with
    -- millions of contacts become a few thousand rows before any text is looked at
    used as (
        select
            source_id,
            local_date,
            service_id,
            channel_id,
            queue,
            service_label,
            reason,
            sum(quantity) as quantity,
            sum(quantity) filter (quantity > 0) as contacts,
            count(*) filter (quantity > 0) as times
        from events.contacts
        where grain in ('event', 'hour', 'day')
        group by all
    ),
    words as (
        select *, 'queue' as field, trim(queue) as label from used where trim(queue) <> ''
        union all
        select *, 'service_label' as field, trim(service_label) as label from used where trim(service_label) <> ''
        union all
        select *, 'reason' as field, trim(reason) as label from used where trim(reason) <> ''
    ),
    plain as (
        select * from words where not contains(label, '@') and not regexp_matches(label, '\d{5}')
    ),
    pairs as (
        select source_id, field, label, service_id, channel_id, sum(times) as times from plain where times > 0 group by all
    ),
    services as (
        select source_id, field, label, service_id, sum(times) as times from pairs where service_id is not null group by all
    ),
    channels as (
        select source_id, field, label, channel_id, sum(times) as times from pairs where channel_id is not null group by all
    ),
    lives as (
        select source_id, field, label, min(local_date) as first_day, max(local_date) as last_day
        from plain
        where times > 0
        group by source_id, field, label
        having sum(contacts) >= 50
    ),
    ends as (
        select source_id, min(local_date) as feed_first, max(local_date) as feed_last from plain group by source_id
    ),
    weeks as (
        select p.source_id, p.field, p.label, d.week, sum(p.quantity)::double as contacts
        from plain as p
        inner join reference.calendar as d on p.local_date = d.local_date
        group by all
    ),
    usual_service as (
        select source_id, field, label, arg_min(service_id, (-times, service_id)) as service_id from services group by all
    ),
    usual_channel as (
        select source_id, field, label, arg_min(channel_id, (-times, channel_id)) as channel_id from channels group by all
    )
select
    l.source_id,
    l.field,
    l.label,
    s.service_id,
    c.channel_id,
    l.first_day,
    l.last_day,
    e.feed_first,
    e.feed_last,
    w.week,
    w.contacts
from lives as l
inner join weeks as w on l.source_id = w.source_id and l.field = w.field and l.label = w.label
inner join ends as e on l.source_id = e.source_id
left join usual_service as s on l.source_id = s.source_id and l.field = s.field and l.label = s.label
left join usual_channel as c on l.source_id = c.source_id and l.field = c.field and l.label = c.label
order by l.source_id, l.field, l.label, w.week
