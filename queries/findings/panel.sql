-- How many contacts did each service have on each channel, day by day, week by week or month by month, where a feed covers it?
-- Grain: one row per period, service and channel with a covered day, or a count stated for it; zero is somebody looked, no row is nobody did
-- Parameters: $step (day, week or month), $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $channel_id (null for all)
-- Counts by week fit in no month and those by month in no week; period is the first day.
with
    calendar as (
        select
            local_date,
            case $step when 'day' then local_date when 'week' then week else month end as period,
            weekday <= 5 and not is_bank_holiday as is_working_day
        from reference.calendar
    ),
    facts as (
        select
            d.period,
            f.service_id,
            f.channel_id,
            sum(f.contacts) as contacts,
            sum(f.contacts) filter (where f.is_assisted) as assisted_contacts,
            sum(f.transactions) as transactions,
            sum(f.offered) as offered,
            sum(f.answered) as answered,
            sum(f.abandoned) as abandoned,
            sum(f.answered_in_target) as answered_in_target,
            sum(f.wait_seconds::decimal(18, 3))::double as wait_seconds,
            sum(f.wait_known) as wait_known,
            sum(f.handle_seconds::decimal(18, 3))::double as handle_seconds,
            sum(f.handle_known) as handle_known
        from daily.contacts as f
        inner join calendar as d on f.local_date = d.local_date
        where
            f.grain in ('day', $step)
            and f.local_date >= $start_date
            and f.local_date < $end_date
            and ($service_id is null or f.service_id = $service_id)
            and ($channel_id is null or f.channel_id = $channel_id)
        group by all
    ),
    pairs as (
        select distinct f.service_id, f.channel_id, f.source_id
        from daily.counted_months as f
        where f.counts_of = 'contacts' and f.grain = 'day' and ($service_id is null or f.service_id = $service_id) and ($channel_id is null or f.channel_id = $channel_id)
    ),
    fed as (
        select service_id, channel_id, string_agg(source_id, ' ' order by source_id) as feeds from pairs group by service_id, channel_id
    ),
    covered_days as (
        select distinct f.feeds, c.local_date
        from (select distinct feeds from fed) as f
        inner join quality.coverage as c on list_contains(string_split(f.feeds, ' '), c.source_id) and c.covered
        where c.local_date >= $start_date and c.local_date < $end_date
    ),
    periods as (
        select period, count(*) as all_days, count(*) filter (where is_working_day) as all_working_days from calendar group by period
    ),
    covered as (
        select
            c.feeds,
            d.period,
            count(*) as days,
            count(*) filter (where d.is_working_day) as working_days
        from covered_days as c
        inner join calendar as d on c.local_date = d.local_date
        group by all
    ),
    told as (
        select p.service_id, p.channel_id, c.period, c.days, c.working_days
        from fed as p
        inner join covered as c on p.feeds = c.feeds
        union all
        -- A feed that states one count for the period says nothing where it states none.
        select distinct f.service_id, f.channel_id, d.period, n.all_days, n.all_working_days
        from daily.contacts as f
        inner join calendar as d on f.local_date = d.local_date
        inner join periods as n on d.period = n.period
        where
            f.grain = $step
            and f.grain <> 'day'
            and f.local_date >= $start_date
            and f.local_date < $end_date
            and ($service_id is null or f.service_id = $service_id)
            and ($channel_id is null or f.channel_id = $channel_id)
    ),
    known as (
        select service_id, channel_id, period, max(days) as days, max(working_days) as working_days from told group by service_id, channel_id, period
    )
select
    $step as step,
    c.period,
    c.service_id,
    c.channel_id,
    coalesce(f.contacts, 0)::bigint as contacts,
    coalesce(f.assisted_contacts, 0)::bigint as assisted_contacts,
    coalesce(f.transactions, 0)::bigint as transactions,
    f.offered::bigint as offered,
    f.answered::bigint as answered,
    f.abandoned::bigint as abandoned,
    f.answered_in_target::bigint as answered_in_target,
    f.wait_seconds,
    f.wait_known::bigint as wait_known,
    f.handle_seconds,
    f.handle_known::bigint as handle_known,
    coalesce(h.is_assisted, 2 * f.assisted_contacts >= f.contacts, true) as is_assisted,
    c.days,
    c.working_days,
    c.days = n.all_days as is_whole
from known as c
inner join periods as n on c.period = n.period
left join facts as f on c.service_id = f.service_id and c.channel_id = f.channel_id and c.period = f.period
left join reference.channels as h on c.channel_id = h.channel_id
order by c.service_id, c.channel_id, c.period
