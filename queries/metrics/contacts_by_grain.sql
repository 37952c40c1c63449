-- Which feeds count by day, by week or by month, so which questions can they answer?
-- Grain: one row per grain, feed and channel
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
select
    f.grain,
    f.source_id,
    f.channel_id,
    sum(f.contacts)::bigint as contacts,
    sum(f.transactions)::bigint as transactions,
    min(f.first_date) as first_date,
    max(f.last_date) as last_date
from daily.counted_between($start_date::date, $end_date::date, $service_id, $directorate) as f
where f.counts_of = 'contacts'
group by f.grain, f.source_id, f.channel_id
order by f.grain, f.source_id, f.channel_id
