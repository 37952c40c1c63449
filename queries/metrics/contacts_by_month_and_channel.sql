-- How many contacts and transactions came by each channel, month by month?
-- Grain: one row per month and channel that has data; week rows fit in no month and are only told in left_out_by_grain
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    monthly as (
        select
            f.month,
            k.channel_id,
            sum(f.contacts) filter (where k.grain <> 'week') as contacts,
            sum(f.transactions) filter (where k.grain <> 'week') as transactions,
            coalesce(sum(f.contacts) filter (where k.grain = 'week'), 0) as left_out_by_grain
        from daily.kinds_between($start_date::date, $end_date::date) as f
        inner join daily.counted_kinds as k on f.kind_id = k.kind_id
        where k.counts_of = 'contacts' and reference.is_chosen(k.service_id, $service_id, $directorate)
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
