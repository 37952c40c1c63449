-- How contacts were served: how long they waited and took, and how many gave up; by service and channel.
create or replace view daily.served_days as
select
    f.local_date, f.service_id, f.channel_id, f.offered, f.abandoned, f.wait_seconds::decimal(18, 3) as wait_seconds, f.wait_known,
    f.handle_seconds::decimal(18, 3) as handle_seconds, f.handle_known
from daily.contacts as f;

create or replace table daily.served_parts as
select
    reference.part_of(f.local_date) as part, f.service_id, f.channel_id, sum(f.offered)::bigint as offered, sum(f.abandoned)::bigint as abandoned,
    sum(f.wait_seconds) as wait_seconds, sum(f.wait_known)::bigint as wait_known, sum(f.handle_seconds) as handle_seconds,
    sum(f.handle_known)::bigint as handle_known
from daily.served_days as f
group by all
having count(f.offered) > 0 or count(f.abandoned) > 0 or sum(f.wait_known) > 0 or sum(f.handle_known) > 0
order by part, f.service_id, f.channel_id;

create or replace table daily.served_months as
select
    date_trunc('month', f.part)::date as local_date, f.service_id, f.channel_id, sum(f.offered)::bigint as offered,
    sum(f.abandoned)::bigint as abandoned, sum(f.wait_seconds)::decimal(38, 3) as wait_seconds, sum(f.wait_known)::bigint as wait_known,
    sum(f.handle_seconds)::decimal(38, 3) as handle_seconds, sum(f.handle_known)::bigint as handle_known
from daily.served_parts as f
group by all
order by local_date, f.service_id, f.channel_id;

-- How the contacts of a period were served, in rows that add up.
create or replace macro daily.served_between(first_day, after_last, one, area) as table
with
    around as (
        select m.service_id, m.channel_id, m.offered, m.abandoned, m.wait_seconds, m.wait_known, m.handle_seconds, m.handle_known
        from daily.served_months as m
        where reference.is_whole_month(m.local_date, first_day, after_last)
        union all
        select p.service_id, p.channel_id, p.offered, p.abandoned, p.wait_seconds, p.wait_known, p.handle_seconds, p.handle_known
        from daily.served_parts as p
        where reference.is_whole_part(p.part, first_day, after_last)
        union all
        select d.service_id, d.channel_id, d.offered, d.abandoned, d.wait_seconds, d.wait_known, d.handle_seconds, d.handle_known
        from daily.served_days as d
        where reference.is_single_day(d.local_date, first_day, after_last)
    )
select service_id, channel_id, offered, abandoned, wait_seconds, wait_known, handle_seconds, handle_known
from around
where reference.is_chosen(service_id, one, area);
