-- Fills daily.episodes over all keyed contacts: one person and service, each contact within 14 days of the one before.
-- Closed = nothing for 14 days before the data end; hopped = it used two channels or more. Made anew at each build, since the end moves; episodes older than the rows that are left stay.
-- Of who never changed channel an episode's first contact tells all but whether it is open; only the others' contacts are put together.
delete from daily.episodes where local_date >= (select coalesce(min(local_date), date '0001-01-01') from followed);

insert into daily.episodes by name
with
    data_end as (select max(local_date) as last_date from followed),
    hoppers as (
        select distinct person_key
        from followed
        where days_since < 0 or (next_place_no <> place_no and gap_seconds < 16 * 86400)
    ),
    late as (
        select distinct f.person_key, f.service_no
        from followed as f
        cross join data_end as d
        where f.local_date + 14 > d.last_date and not exists (select 1 from hoppers as h where f.person_key = h.person_key)
    ),
    chained as (
        select f.local_date, f.service_no, p.channel_id, f.person_key,
            sum(case when coalesce(f.days_since > 14, true) then 1 else 0 end) over (
                partition by f.person_key, f.service_no order by f.started_at
            ) as episode_no
        from followed as f
        inner join hoppers as h on f.person_key = h.person_key
        inner join places as p on f.place_no = p.place_no
    ),
    several as (
        select min(local_date) as local_date, service_no, max(local_date) as last_date, min(channel_id) <> max(channel_id) as is_hopped
        from chained
        group by person_key, service_no, episode_no
    ),
    episodes as (
        select f.local_date, f.service_no, count(*) as episodes, count(*) as closed, 0 as hopped
        from followed as f
        where coalesce(f.days_since > 14, true) and not exists (select 1 from hoppers as h where f.person_key = h.person_key)
        group by f.local_date, f.service_no
        union all
        select max(f.local_date) as local_date, f.service_no, 0 as episodes, -1 as closed, 0 as hopped
        from followed as f
        inner join late as l on f.person_key = l.person_key and f.service_no = l.service_no
        where coalesce(f.days_since > 14, true)
        group by f.person_key, f.service_no
        union all
        select s.local_date, s.service_no, 1 as episodes, (s.last_date + 14 <= d.last_date)::bigint as closed,
            (s.is_hopped and s.last_date + 14 <= d.last_date)::bigint as hopped
        from several as s
        cross join data_end as d
    )
select
    e.local_date, s.service_id, sum(e.episodes)::bigint as episodes, sum(e.closed)::bigint as closed, sum(e.hopped)::bigint as hopped
from episodes as e
inner join (select distinct service_no, service_id from places) as s on e.service_no = s.service_no
group by e.local_date, s.service_id
