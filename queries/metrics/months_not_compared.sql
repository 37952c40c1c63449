-- Which months does a comparison with the year before leave out, because one of the two years did not count them alike?
-- Grain: one row per service, channel and why: not counted, or weeks (more of them begin in the month of one year)
-- Parameters: $start_date (inclusive), $end_date (exclusive), by default the last 12 complete months, $service_id (null for all),
-- $directorate (null for all)
select
    f.service_id,
    coalesce(s.service_name, f.service_id) as service_name,
    f.channel_id,
    coalesce(c.channel_name, f.channel_id) as channel_name,
    case when f.in_later and f.in_earlier and not f.is_beside_days then 'weeks' else 'not counted' end as why,
    list(case when f.in_later and not f.in_earlier then (f.month - interval 1 year)::date else f.month end order by f.month) as months
from
    daily.months_not_compared(
        $start_date::date, $end_date::date, ($start_date::date - interval 1 year)::date, reference.year_before($end_date::date)
    ) as f
left join reference.services as s on f.service_id = s.service_id
left join reference.channels as c on f.channel_id = c.channel_id
where reference.is_chosen(f.service_id, $service_id, $directorate)
group by all
order by 5, 2, 3
