-- How many contacts and transactions came by each channel, week by week?
-- Grain: one row per week, named by its Monday, and channel that has data by day or week; months fit in no week (see contacts_by_grain)
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    weekly as (
        select d.week, f.channel_id, sum(f.contacts)::bigint as contacts, sum(f.transactions)::bigint as transactions
        from daily.contacts as f
        inner join reference.calendar as d on f.local_date = d.local_date
        where
            f.grain in ('day', 'week')
            and f.local_date >= $start_date
            and f.local_date < $end_date
            and reference.is_chosen(f.service_id, $service_id, $directorate)
        group by d.week, f.channel_id
    )
select
    w.week,
    w.channel_id,
    w.contacts,
    w.transactions,
    coalesce(c.channel_name, w.channel_id) as channel_name,
    w.week >= $start_date and w.week + 7 <= $end_date and w.week + 6 <= b.data_through as is_complete
from weekly as w
left join reference.channels as c on w.channel_id = c.channel_id
cross join quality.build as b
order by w.week, w.channel_id
