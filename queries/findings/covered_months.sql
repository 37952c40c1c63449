-- Which months of a period were counted, of each service and channel that is counted by the day or month?
-- Grain: one row per list of whole months; services and channels are the pairs counted in them, place by place; one counted in no month is in none
-- Parameters: $start_date (inclusive), $end_date (exclusive), both the first of a month
with
    told as (
        select service_id, channel_id, coalesce(list(month order by month) filter (where is_counted), []) as whole_months
        from daily.months_counted($start_date::date, $end_date::date, false)
        group by service_id, channel_id
        having bool_or(is_counted)
    )
select
    list(service_id order by service_id, channel_id) as services,
    list(channel_id order by service_id, channel_id) as channels,
    whole_months
from told
group by whole_months
order by whole_months
