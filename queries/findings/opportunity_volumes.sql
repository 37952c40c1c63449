-- How many contacts were completed in the period, by service and channel, and how long did staff take for them?
-- Grain: one row per service and channel with contacts in the period; first_date is of all contacts ever counted there
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    period as (
        select
            service_id,
            channel_id,
            sum(contacts - coalesce(abandoned, 0)) as contacts,
            sum(transactions) as transactions,
            sum(handle_seconds::decimal(18, 3))::double as handle_seconds,
            sum(handle_known) as handle_known
        from daily.contacts
        where local_date >= $start_date and local_date < $end_date
        group by service_id, channel_id
    ),
    firsts as (
        select service_id, channel_id, min(local_date) as first_date from daily.contacts group by service_id, channel_id
    )
select
    p.service_id,
    p.channel_id,
    greatest(p.contacts, 0)::bigint as contacts,
    p.transactions::bigint as transactions,
    p.handle_seconds,
    p.handle_known::bigint as handle_known,
    coalesce(h.is_assisted, true) as is_assisted,
    f.first_date
from period as p
inner join firsts as f on p.service_id = f.service_id and p.channel_id = f.channel_id
left join reference.channels as h on p.channel_id = h.channel_id
order by p.service_id, p.channel_id
