-- Fills daily.episodes over all keyed contacts: one person and service, each contact within 14 days of the one before.
-- Closed = nothing for 14 days before the data end; hopped = it used two channels or more. Made anew at each build, since the end moves.
delete from daily.episodes;

insert into daily.episodes by name
with
    people as (
        select fact_id, arg_min(key, case key_type when 'customer' then 1 when 'email' then 2 else 3 end) as person
        from events.fact_keys
        where key_type in ('customer', 'email', 'phone')
        group by fact_id
    ),
    contacts as (
        select c.contact_id, c.local_date, c.started_at, c.service_id, c.channel_id, p.person
        from events.counted as c
        inner join people as p on c.contact_id = p.fact_id
        where c.started_at is not null and c.quantity = 1
    ),
    data_end as (select max(local_date) as last_date from contacts),
    starts as (
        select contacts.*, coalesce(local_date - lag(local_date) over w > 14, true) as begins
        from contacts
        window w as (partition by person, service_id order by started_at, contact_id)
    ),
    numbered as (
        select starts.*, sum(begins::integer) over (partition by person, service_id order by started_at, contact_id) as episode_no
        from starts
    ),
    episodes as (
        select person, service_id, episode_no, min(local_date) as local_date, max(local_date) as last_date, count(distinct channel_id) as channels
        from numbered
        group by person, service_id, episode_no
    )
select
    e.local_date, e.service_id, count(*) as episodes,
    count(*) filter (where e.last_date + 14 <= d.last_date) as closed,
    count(*) filter (where e.channels > 1 and e.last_date + 14 <= d.last_date) as hopped
from episodes as e
cross join data_end as d
group by all
