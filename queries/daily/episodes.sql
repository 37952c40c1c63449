-- Fills daily.episodes over all keyed contacts: one person and service, each contact within 14 days of the one before.
-- Closed = nothing for 14 days before the data end; hopped = it used two channels or more. Made anew at each build, since the end moves; episodes older than the rows that are left stay.
delete from daily.episodes where local_date >= (select coalesce(min(local_date), date '0001-01-01') from followed);

insert into daily.episodes by name
with
    singles as (
        select f.local_date, f.service_id, count(*) as episodes, f.local_date as last_date, false as is_hopped
        from followed as f
        where coalesce(f.days_since > 14, true) and coalesce(f.gap_seconds > 30 * 86400, true)
        group by f.local_date, f.service_id
    ),
    chained as (
        select f.local_date, f.service_id, f.channel_id, f.person_key, f.started_at,
            sum(case when coalesce(f.days_since > 14, true) then 1 else 0 end) over (
                partition by f.person_key, f.service_id order by f.started_at
            ) as episode_no
        from followed as f
        where not (coalesce(f.days_since > 14, true) and coalesce(f.gap_seconds > 30 * 86400, true))
    ),
    several as (
        select min(c.local_date) as local_date, c.service_id, 1 as episodes, max(c.local_date) as last_date, min(c.channel_id) <> max(c.channel_id) as is_hopped
        from chained as c
        group by c.person_key, c.service_id, c.episode_no
    ),
    episodes as (
        select local_date, service_id, episodes, last_date, is_hopped from singles
        union all
        select local_date, service_id, episodes, last_date, is_hopped from several
    ),
    data_end as (select max(local_date) as last_date from followed)
select
    e.local_date, e.service_id, sum(e.episodes)::bigint as episodes,
    coalesce(sum(e.episodes) filter (where e.last_date + 14 <= d.last_date), 0)::bigint as closed,
    coalesce(sum(e.episodes) filter (where e.is_hopped and e.last_date + 14 <= d.last_date), 0)::bigint as hopped
from episodes as e
cross join data_end as d
group by all
