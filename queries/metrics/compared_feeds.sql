-- Which counts stand beside the counted ones because another feed is primary, or because nobody said which is?
-- Grain: one row per month, feed, service, channel and reason; these contacts are in no other figure
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all)
with
    beside as (
        select d.month, f.source_id, f.service_id, f.channel_id, f.why, sum(f.contacts)::bigint as contacts
        from daily.compared as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where f.local_date >= $start_date and f.local_date < $end_date and ($service_id is null or f.service_id = $service_id)
        group by all
    ),
    counted as (
        select f.month, k.service_id, k.channel_id, sum(f.contacts)::bigint as counted_contacts
        from daily.kinds_between($start_date::date, $end_date::date) as f
        inner join daily.counted_kinds as k on f.kind_id = k.kind_id
        where
            k.counts_of = 'contacts'
            and ($service_id is null or k.service_id = $service_id)
            and k.channel_id in (select channel_id from beside)
        group by all
    )
select
    b.month, b.source_id, b.service_id, b.channel_id, b.why, b.contacts, c.counted_contacts, b.contacts - c.counted_contacts as difference
from beside as b
left join counted as c on b.month = c.month and b.service_id = c.service_id and b.channel_id = c.channel_id
order by b.month, b.source_id, b.service_id, b.channel_id, b.why
