-- Fills daily.gaps: after each counted contact, how soon the same person contacted the council again about the same service.
-- A person is known by the keyed customer, e-mail or phone, in that order; without one nobody can say, and has_key is false.
delete from daily.gaps where local_date in (select local_date from gap_days);

insert into daily.gaps by name
with
    reach as (select min(local_date) as first_date, max(local_date) + 31 as end_date from gap_days),
    people as (
        select fact_id, arg_min(key, case key_type when 'customer' then 1 when 'email' then 2 else 3 end) as person
        from events.fact_keys
        where key_type in ('customer', 'email', 'phone') and local_date >= (select first_date from reach) and local_date < (select end_date from reach)
        group by fact_id
    ),
    contacts as (
        select c.contact_id, c.local_date, c.started_at, c.service_id, c.channel_id, c.is_assisted, c.quantity,
            case when c.started_at is not null and c.quantity = 1 then p.person end as person
        from events.counted as c
        left join people as p on c.contact_id = p.fact_id
        where c.local_date >= (select first_date from reach) and c.local_date < (select end_date from reach)
    ),
    followed as (
        select local_date, service_id, channel_id, is_assisted, quantity, true as has_key,
            date_diff('second', started_at, lead(started_at) over w) as gap_seconds,
            lead(channel_id) over w as next_channel_id,
            lead(is_assisted) over w as next_is_assisted
        from contacts
        where person is not null
        window w as (partition by person, service_id order by started_at, contact_id)
    ),
    anchors as (
        select local_date, service_id, channel_id, is_assisted, has_key,
            gap_seconds, next_channel_id, next_is_assisted, quantity
        from followed
        union all
        select local_date, service_id, channel_id, is_assisted, false, null, null, null, quantity
        from contacts
        where person is null
    )
select
    a.local_date, a.service_id, a.channel_id, a.is_assisted, a.has_key,
    case when a.gap_seconds < 30 * 86400 then (floor(a.gap_seconds / 86400.0) + 1)::smallint end as days,
    case when a.gap_seconds < 30 * 86400 then a.next_channel_id end as next_channel_id,
    case when a.gap_seconds < 30 * 86400 then a.next_is_assisted end as next_is_assisted,
    sum(a.quantity)::bigint as contacts
from anchors as a
inner join gap_days as g on a.local_date = g.local_date
group by all
