-- Which months does a comparison with the year before leave out, because one of the two years did not count them?
-- Grain: one row per service and channel of which a month was counted in one year and not in the other
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
select
    f.service_id,
    coalesce(s.service_name, f.service_id) as service_name,
    f.channel_id,
    coalesce(c.channel_name, f.channel_id) as channel_name,
    list(case when f.in_later and not f.in_earlier then (f.month - interval 1 year)::date else f.month end order by f.month) as not_counted
from
    daily.months_not_compared(
        $start_date::date, $end_date::date, ($start_date::date - interval 1 year)::date, ($end_date::date - interval 1 year)::date
    ) as f
left join reference.services as s on f.service_id = s.service_id
left join reference.channels as c on f.channel_id = c.channel_id
where reference.is_chosen(f.service_id, $service_id, $directorate)
group by all
order by 2, 3
