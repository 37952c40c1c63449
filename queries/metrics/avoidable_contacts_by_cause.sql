-- Why were contacts avoidable, by cause, service and channel?
-- Grain: one row per cause, service and channel; causes other than none; contacts of every grain whose first day is asked for count
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
select f.avoidable_cause, f.service_id, f.channel_id, sum(f.assessed)::bigint as avoidable_contacts
from daily.reasons as f
where
    f.avoidable_cause <> 'none'
    and f.local_date >= $start_date
    and f.local_date < $end_date
    and reference.is_chosen(f.service_id, $service_id, $directorate)
group by f.avoidable_cause, f.service_id, f.channel_id
order by avoidable_contacts desc, f.avoidable_cause, f.service_id, f.channel_id
