-- How many contacts and transactions came each day?
-- Grain: one row per day that has data, from feeds that count by day; weeks and months fit in no day (see contacts_by_grain)
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all), $channel_id (null
-- for all)
select f.local_date as day, sum(f.contacts)::bigint as contacts, sum(f.transactions)::bigint as transactions
from daily.contacts as f
where
    f.grain = 'day'
    and f.local_date >= $start_date
    and f.local_date < $end_date
    and reference.is_chosen(f.service_id, $service_id, $directorate)
    and ($channel_id is null or f.channel_id = $channel_id)
group by f.local_date
order by f.local_date
