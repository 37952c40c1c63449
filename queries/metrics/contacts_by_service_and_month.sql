-- How many contacts and transactions did each service have in each month, by whom they were handled, and in the month before?
-- Grain: one row per month and service with contacts; a cut month counts whole; the month before is null where not all was counted in both
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    first_asked as (select min(month) as month from reference.calendar where local_date = $start_date),
    monthly as (
        select
            f.local_date as month,
            f.service_id,
            sum(f.contacts)::bigint as contacts,
            coalesce(sum(f.contacts) filter (where f.channel_id = 'phone'), 0)::bigint as phone,
            coalesce(sum(f.contacts) filter (where f.channel_id = 'face_to_face'), 0)::bigint as face_to_face,
            coalesce(sum(f.contacts) filter (where f.channel_id in ('web', 'app', 'kiosk')), 0)::bigint as online,
            sum(f.transactions)::bigint as transactions
        from daily.counted_months as f
        where
            f.counts_of = 'contacts'
            and f.local_date >= $start_date::date - interval 2 month
            and f.local_date < $end_date
            and reference.is_chosen(f.service_id, $service_id, $directorate)
        group by f.local_date, f.service_id
    ),
    counted as (
        select service_id, channel_id, month, is_counted
        from
            daily.months_counted((date_trunc('month', $start_date::date) - interval 1 month)::date, last_day($end_date::date - 1) + 1, true)
    ),
    broken as (
        select distinct n.service_id, n.month
        from counted as n
        inner join
            counted as b
            on n.service_id = b.service_id
            and n.channel_id = b.channel_id
            and n.month = b.month + interval 1 month
            and n.is_counted <> b.is_counted
    ),
    ends as (select min(local_date) as first_month from daily.counted_months where counts_of = 'contacts')
select
    m.month,
    m.service_id,
    coalesce(s.service_name, m.service_id) as service_name,
    m.contacts,
    m.phone,
    m.face_to_face,
    m.online,
    (m.contacts - m.phone - m.face_to_face - m.online)::bigint as other,
    m.transactions,
    case when e.first_month < m.month and c.service_id is null then coalesce(b.contacts, 0) end::bigint as contacts_month_before
from monthly as m
inner join first_asked as a on m.month >= a.month
cross join ends as e
left join monthly as b on m.service_id = b.service_id and m.month = b.month + interval 1 month
left join broken as c on m.service_id = c.service_id and m.month = c.month
left join reference.services as s on m.service_id = s.service_id
order by m.month, m.service_id
