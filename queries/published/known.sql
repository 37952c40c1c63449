-- What was counted of each service and channel. A feed by the day covers the days of its files, and a quiet day in them is nought; a feed
-- by the month or week states each count, and a blank cell is no row: nobody counted, which is never nought. A channel that changes.csv
-- launched when its counts begin had none before, and a service has none before its first day and after its last.
create or replace table daily.counted_pairs as
with
    pairs as (
        select
            service_id, channel_id, coalesce(list(distinct source_id order by source_id) filter (where grain = 'day'), []) as day_feeds,
            bool_or(grain = 'month') as by_month, bool_or(grain = 'week') as by_week,
            min(date_trunc('month', first_date)) filter (where grain <> 'day') as first_stated
        from daily.counted_kinds
        where counts_of = 'contacts'
        group by service_id, channel_id
    ),
    each_feed as (select distinct p.day_feeds, u.source_id from pairs as p cross join unnest(p.day_feeds) as u (source_id)),
    begun as (
        select f.day_feeds, date_trunc('month', min(c.local_date)) as first_covered
        from each_feed as f
        inner join quality.coverage as c on f.source_id = c.source_id and c.covered
        group by f.day_feeds
    )
select
    (row_number() over (order by p.service_id, p.channel_id))::integer as pair_id, p.service_id, p.channel_id,
    (dense_rank() over (order by p.day_feeds))::integer as feeds_id, p.day_feeds, p.by_month, p.by_week,
    least(b.first_covered, p.first_stated)::date as first_month,
    exists (
        select 1 from reference.changes as c
        where
            c.kind = 'launch' and c.channel_id = p.channel_id and coalesce(c.service_id, '*') in ('*', p.service_id)
            and date_trunc('month', c.from_date) >= least(b.first_covered, p.first_stated) - interval 1 month
            and date_trunc('month', c.from_date) <= least(b.first_covered, p.first_stated) + interval 1 month
    ) as is_launched,
    s.from_date, s.to_date
from pairs as p
left join begun as b on p.day_feeds = b.day_feeds
left join reference.services as s on p.service_id = s.service_id
order by pair_id;

-- The feeds by the day of each list of them, and the months and weeks for which counts of each service and channel are stated.
create or replace table daily.pair_feeds as
select distinct p.feeds_id, u.source_id from daily.counted_pairs as p cross join unnest(p.day_feeds) as u (source_id) order by all;

create or replace table daily.stated_periods as
select distinct k.grain, f.local_date, p.pair_id
from daily.counted_kinds as k
inner join daily.counted_days as f on k.kind_id = f.kind_id
inner join daily.counted_pairs as p on k.service_id = p.service_id and k.channel_id = p.channel_id
where k.grain <> 'day' and k.counts_of = 'contacts'
order by all;

-- Whether each month of a period and of an earlier one was counted, all of its days in it, of each service and channel that was ever
-- counted: by its days, by stated counts of the month or of all its weeks, or because there can have been none; with counts by the week
-- too, which fit in no month, or without. A month that is stated as one count and begins before the period is in no figure of it. The twin
-- of an earlier month is the one it is compared with.
create or replace macro daily.months_counted_beside(first_day, after_last, first_before, after_before, with_weeks_too) as table
with
    -- A weekend or bank holiday after the last file is no gap; a part of a month without any other day needs all of its days.
    days as (
        select
            p.is_now, c.local_date, c.month,
            (c.weekday <= 5 and not c.is_bank_holiday)
            or not bool_or(c.weekday <= 5 and not c.is_bank_holiday) over (partition by p.is_now, c.month) as is_needed
        from reference.calendar as c
        inner join
            (values (true, first_day, after_last), (false, first_before, after_before)) as p (is_now, first_date, end_date)
            on c.local_date >= p.first_date
            and c.local_date < p.end_date
    ),
    months as (
        select
            is_now, month, count(*) filter (where is_needed) as days, min(local_date) as first_date, max(local_date) as last_date,
            case
                when is_now
                then month
                else (month + to_months(reference.months_apart(first_day, first_before)))::date
            end as twin
        from days group by is_now, month
    ),
    -- Many pairs have the same feeds, so the days are counted once for each list of feeds.
    covered as (
        select f.feeds_id, d.is_now, d.month, count(distinct d.local_date) as days
        from days as d
        inner join quality.coverage as c on d.local_date = c.local_date and c.covered and d.is_needed
        inner join daily.pair_feeds as f on c.source_id = f.source_id
        group by f.feeds_id, d.is_now, d.month
    ),
    stated as (
        select s.pair_id, m.is_now, m.month, 0 as weeks
        from months as m
        inner join daily.stated_periods as s on m.first_date = s.local_date and s.grain = 'month'
        union
        select s.pair_id, m.is_now, m.month, count(*) as weeks
        from months as m
        inner join daily.stated_periods as s on m.first_date <= s.local_date and m.last_date >= s.local_date and s.grain = 'week'
        where with_weeks_too
        group by s.pair_id, m.is_now, m.month, m.first_date, m.last_date
        having
            min(s.local_date) < m.first_date + 7
            and max(s.local_date) > m.last_date - 7
            and max(s.local_date) - min(s.local_date) = 7 * (count(*) - 1)
    )
select
    p.pair_id, p.service_id, p.channel_id, m.is_now, m.month, m.twin, coalesce(s.weeks, 0) as weeks, p.day_feeds = [] as is_stated_only,
    coalesce(c.days, 0) = m.days as by_day, s.month is not null as is_stated,
    coalesce(c.days, 0) = m.days
    or s.month is not null
    or (p.day_feeds = [] and p.by_month and m.first_date > m.month)
    or (p.is_launched and m.month <= p.first_month)
    or coalesce(m.last_date < p.from_date or m.first_date >= p.to_date, false) as is_counted
from months as m
inner join daily.counted_pairs as p on p.day_feeds <> [] or p.by_month or with_weeks_too
left join covered as c on p.feeds_id = c.feeds_id and m.is_now = c.is_now and m.month = c.month
left join stated as s on p.pair_id = s.pair_id and m.is_now = s.is_now and m.month = s.month;

-- The same of one period.
create or replace macro daily.months_counted(first_day, after_last, with_weeks_too) as table
select service_id, channel_id, month, is_stated, is_counted
from daily.months_counted_beside(first_day, after_last, first_day, first_day, with_weeks_too);

-- The one rule of every comparison of two periods of as many months: a month of a service and channel that either side did not count is
-- left out of both; so is one in which more weeks begin on one side, where the week is all that is counted. Where both counted its days,
-- and one side a stated count beside them, only stated counts are left out. A share or a cost per transaction needs all channels: it
-- leaves out the service's whole month, unless what is missing is the count of a month that is not over, which nobody can have yet. Months
-- are named as in the later period. Periods of different length are compared as they are.
create or replace macro daily.months_not_compared(first_day, after_last, first_before, after_before) as table
with
    months as (
        select pair_id, service_id, channel_id, is_now, month, twin, weeks, is_stated_only, by_day, is_stated, is_counted
        from daily.months_counted_beside(first_day, after_last, first_before, after_before, true)
    )
select
    n.service_id, n.channel_id, n.month, n.is_counted as in_later, b.is_counted as in_earlier,
    n.weeks <> b.weeks as has_other_weeks, n.by_day and b.by_day and n.is_stated <> b.is_stated as is_beside_days,
    not (n.by_day and b.by_day) and not (n.is_stated_only and last_day(n.month) >= after_last) as breaks_mix
from months as n
inner join months as b on n.is_now and not b.is_now and n.pair_id = b.pair_id and n.twin = b.twin
where
    (not n.is_counted or not b.is_counted or (n.is_stated <> b.is_stated and n.by_day and b.by_day) or (n.weeks <> b.weeks and not (n.by_day and b.by_day)))
    and (n.is_counted or b.is_counted)
    and reference.months_touched(first_day, after_last) = reference.months_touched(first_before, after_before);

-- What two periods counted by kind: contacts of the months of each channel that both counted, and, of a mix, of the months of a service
-- of which both
-- counted every channel that one of them counted.
create or replace macro daily.kinds_compared(first_day, after_last, first_before, after_before) as table
with
    not_compared as (
        select service_id, channel_id, month, is_beside_days, breaks_mix
        from daily.months_not_compared(first_day, after_last, first_before, after_before)
    ),
    left_out as (
        select k.kind_id, f.month
        from not_compared as f
        inner join
            daily.counted_kinds as k
            on f.service_id = k.service_id
            and f.channel_id = k.channel_id
            and k.counts_of = 'contacts'
            and (k.grain <> 'day' or not f.is_beside_days)
    ),
    broken as (
        select distinct k.kind_id, f.month
        from not_compared as f
        inner join daily.counted_kinds as k on f.service_id = k.service_id and k.counts_of = 'contacts'
        where f.breaks_mix
    ),
    both_periods as (
        select kind_id, month, contacts, transactions, true as is_now from daily.kinds_between(first_day, after_last)
        union all
        select f.kind_id, (f.month + to_months(reference.months_apart(first_day, first_before)))::date as month, f.contacts, f.transactions, false as is_now
        from daily.kinds_between(first_before, after_before) as f
    ),
    compared as (
        select p.kind_id, p.contacts, p.transactions, p.is_now, b.kind_id is null as in_mix
        from both_periods as p
        anti join left_out as o on p.kind_id = o.kind_id and p.month = o.month
        left join broken as b on p.kind_id = b.kind_id and p.month = b.month
    )
select
    kind_id, sum(contacts) filter (where is_now) as contacts, sum(contacts) filter (where not is_now) as contacts_before,
    sum(contacts) filter (where is_now and in_mix) as mix_contacts, sum(transactions) filter (where is_now and in_mix) as mix_transactions,
    sum(contacts) filter (where not is_now and in_mix) as mix_contacts_before,
    sum(transactions) filter (where not is_now and in_mix) as mix_transactions_before
from compared
group by kind_id;
