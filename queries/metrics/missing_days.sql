-- Which days of the period has a feed of contacts that is still alive not covered?
-- Grain: one row per feed with such a day; days on which it never counts, such as a weekend, and bank holidays are not missing
-- Parameters: $start_date (inclusive), $end_date (exclusive)
with
    lives as (
        select source_id, min(local_date) as first_day, max(local_date) as last_day
        from quality.coverage
        where covered and local_date < $end_date
        group by source_id
    ),
    busy_weekdays as (
        select f.source_id, d.weekday
        from daily.contacts as f
        inner join reference.calendar as d on f.local_date = d.local_date
        inner join lives as l on f.source_id = l.source_id and f.local_date > l.last_day - interval 84 day
        where f.grain = 'day' and f.contacts > 0 and f.local_date < $end_date and f.local_date > $start_date::date - interval 176 day  -- no living feed was silent for longer than 92 days
        group by f.source_id, d.weekday
    ),
    feeds as (
        select
            f.source_id,
            string_agg(distinct coalesce(c.channel_name, f.channel_id), ', ' order by coalesce(c.channel_name, f.channel_id)) as channels
        from daily.counted_kinds as f
        left join reference.channels as c on f.channel_id = c.channel_id
        where f.counts_of = 'contacts' and f.grain = 'day'
        group by f.source_id
    )
select f.source_id, f.channels, count(*) as days, min(d.local_date) as first_missing, max(d.local_date) as last_missing
from feeds as f
inner join lives as l on f.source_id = l.source_id
inner join busy_weekdays as b on f.source_id = b.source_id
inner join reference.calendar as d on b.weekday = d.weekday
left join quality.coverage as c on f.source_id = c.source_id and d.local_date = c.local_date and c.covered
where
    d.local_date >= $start_date
    and d.local_date < $end_date
    and d.local_date > l.first_day
    and l.last_day >= $start_date::date - interval 92 day
    and not d.is_bank_holiday
    and c.source_id is null
group by f.source_id, f.channels
order by f.source_id
