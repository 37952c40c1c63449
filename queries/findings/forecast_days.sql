-- How many contacts did each service have on each channel, day by day, in the last half year and on every bank holiday?
-- Grain: one row per covered day, service and channel of day grain, in the last 182 days; bank holidays from $start_date on
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    facts as (
        select f.local_date, f.service_id, f.channel_id, sum(f.contacts) as contacts
        from daily.contacts as f
        where f.grain = 'day' and f.local_date >= $start_date and f.local_date < $end_date
        group by all
    ),
    pairs as (
        select service_id, channel_id, string_agg(source_id, ' ' order by source_id) as feeds
        from (select distinct service_id, channel_id, source_id from daily.contacts where grain = 'day')
        group by service_id, channel_id
    ),
    covered as (
        select distinct f.feeds, c.local_date, d.is_bank_holiday
        from (select distinct feeds from pairs) as f
        inner join quality.coverage as c on list_contains(string_split(f.feeds, ' '), c.source_id) and c.covered
        inner join reference.calendar as d on c.local_date = d.local_date
        where
            c.local_date >= $start_date
            and c.local_date < $end_date
            and (c.local_date >= ($end_date::date - interval 182 day)::date or d.is_bank_holiday)
    )
select p.service_id, p.channel_id, c.local_date as day, coalesce(f.contacts, 0)::bigint as contacts
from pairs as p
inner join covered as c on p.feeds = c.feeds
left join facts as f on p.service_id = f.service_id and p.channel_id = f.channel_id and c.local_date = f.local_date
order by p.service_id, p.channel_id, c.local_date
