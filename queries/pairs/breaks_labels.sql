-- How often did each feed use each of its labels (queue, service label, wrap-up), week by week, and since and until when?
-- Grain: one row per feed, field, label and week with contacts; labels used fewer than 50 times and those that may name a person are left out
-- Parameters: none
with
    words as (
        select source_id, local_date, service_id, channel_id, quantity, 'queue' as field, trim(queue) as label
        from events.contacts
        where grain in ('event', 'hour', 'day') and trim(queue) <> ''
        union all
        select source_id, local_date, service_id, channel_id, quantity, 'service_label' as field, trim(service_label) as label
        from events.contacts
        where grain in ('event', 'hour', 'day') and trim(service_label) <> ''
        union all
        select source_id, local_date, service_id, channel_id, quantity, 'reason' as field, trim(reason) as label
        from events.contacts
        where grain in ('event', 'hour', 'day') and trim(reason) <> ''
    ),
    plain as (
        select * from words where not contains(label, '@') and not regexp_matches(label, '\d{5}')
    ),
    lives as (
        select
            source_id,
            field,
            label,
            min(local_date) as first_day,
            max(local_date) as last_day,
            mode(service_id) as service_id,
            mode(channel_id) as channel_id
        from plain
        where quantity > 0
        group by source_id, field, label
        having sum(quantity) >= 50
    ),
    ends as (
        select source_id, min(local_date) as feed_first, max(local_date) as feed_last from plain group by source_id
    )
select
    l.source_id,
    l.field,
    l.label,
    l.service_id,
    l.channel_id,
    l.first_day,
    l.last_day,
    e.feed_first,
    e.feed_last,
    d.week,
    sum(p.quantity)::double as contacts
from lives as l
inner join plain as p on l.source_id = p.source_id and l.field = p.field and l.label = p.label
inner join ends as e on l.source_id = e.source_id
inner join reference.calendar as d on p.local_date = d.local_date
group by all
order by l.source_id, l.field, l.label, d.week
