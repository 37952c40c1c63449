-- How many contacts and transactions came by each channel, month by month?
-- Grain: one row per month and channel that has data; week rows fit in no month and are only told in left_out_by_grain
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    monthly as (
        select
            date_trunc('month', f.local_date)::date as month,
            f.channel_id,
            sum(f.contacts) filter (where f.grain <> 'week') as contacts,
            sum(f.transactions) filter (where f.grain <> 'week') as transactions,
            coalesce(sum(f.contacts) filter (where f.grain = 'week'), 0) as left_out_by_grain
        from daily.counted_around($start_date::date, $end_date::date, null::date, null::date) as f
        where
            f.counts_of = 'contacts'
            and f.local_date >= $start_date
            and f.local_date < $end_date
            and reference.is_chosen(f.service_id, $service_id, $directorate)
        group by all
    )
select
    m.month,
    m.channel_id,
    m.contacts::bigint as contacts,
    m.transactions::bigint as transactions,
    m.left_out_by_grain::bigint as left_out_by_grain,
    coalesce(c.channel_name, m.channel_id) as channel_name,
    m.month >= $start_date
    and (m.month + interval 1 month)::date <= $end_date
    and (m.month + interval 1 month)::date <= b.data_through + 1 as is_complete
from monthly as m
left join reference.channels as c on m.channel_id = c.channel_id
cross join quality.build as b
order by m.month, m.channel_id
