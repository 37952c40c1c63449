-- How many records are not contacts of citizens: calls the council made, staff talking to staff?
-- Grain: one row per month, feed, channel and reason
-- Parameters: $start_date (inclusive), $end_date (exclusive)
select d.month, f.source_id, f.channel_id, f.why, sum(f.contacts)::bigint as contacts
from daily.not_counted as f
inner join reference.calendar as d on f.local_date = d.local_date
where f.local_date >= $start_date and f.local_date < $end_date
group by d.month, f.source_id, f.channel_id, f.why
order by d.month, f.source_id, f.channel_id, f.why
