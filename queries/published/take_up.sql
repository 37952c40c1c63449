-- The line of each definition of take-up, digital or other, on which each kind of count falls: the first rule that fits decides, and also
-- whether transactions or all contacts are counted. A kind that no rule fits is not counted at all.
create or replace table daily.take_up_kinds as
with
    fitting as (
        select
            t.definition_id, k.kind_id, t.line, coalesce(t.contact_type = 'transaction', false) as of_transactions,
            row_number() over (partition by t.definition_id, k.kind_id order by t.row_no) as place
        from daily.counted_kinds as k
        inner join
            reference.take_up_definitions as t
            on t.counts_of = k.counts_of
            and coalesce(t.channel_id, '*') in ('*', k.channel_id)
            and (t.is_assisted is null or t.is_assisted = k.is_assisted)
            and (t.service_kind is null or t.service_kind = k.service_kind)
            and (t.contact_type is null or t.contact_type = k.contact_type)
    )
select definition_id, kind_id, line, of_transactions from fitting where place = 1 order by definition_id, kind_id;

create or replace macro daily.take_up_lines(definition) as table
select distinct k.counts_of, k.channel_id, k.is_assisted, k.contact_type, k.service_kind, t.line, t.of_transactions
from daily.take_up_kinds as t
inner join daily.counted_kinds as k on t.kind_id = k.kind_id
where t.definition_id = definition;

-- The feeds that ever counted contacts of each service and channel, as one list; by the week too, or only those whose days or months stand alone.
create or replace table daily.fed_pairs as
select w.with_weeks, k.service_id, k.channel_id, list(distinct k.source_id order by k.source_id) as feeds
from daily.counted_kinds as k
inner join (values (true), (false)) as w (with_weeks) on w.with_weeks or k.grain <> 'week'
where k.counts_of = 'contacts'
group by w.with_weeks, k.service_id, k.channel_id
order by w.with_weeks, k.service_id, k.channel_id;

create or replace macro daily.feeds_of_pairs(with_weeks_too) as table
select f.service_id, f.channel_id, f.feeds from daily.fed_pairs as f where f.with_weeks = with_weeks_too;

-- What a period and an earlier one counted of each kind of a service, a directorate or all, contacts and what stands on a line of a definition
-- (null: the definition does not count this kind); compared and before are of the months that both counted, the whole mix of them where it stands on a line. All kinds are here, so that a feed without a contact in the period is still known to count.
create or replace macro daily.take_up_beside(first_day, after_last, first_before, after_before, one, area, definition) as table
with
    facts as (
        select kind_id, sum(contacts) as contacts, sum(transactions) as transactions
        from daily.kinds_between(first_day, after_last)
        group by kind_id
    ),
    beside as (
        select kind_id, contacts, contacts_before, mix_contacts, mix_transactions, mix_contacts_before, mix_transactions_before
        from daily.kinds_compared(first_day, after_last, first_before, after_before)
    )
select
    k.service_id, k.source_id, k.counts_of, t.line, f.contacts, b.contacts as contacts_compared, b.contacts_before,
    case when t.of_transactions then f.transactions when t.line is not null then f.contacts end as counted,
    case when t.of_transactions then b.mix_transactions when t.line is not null then b.mix_contacts end as counted_compared,
    case when t.of_transactions then b.mix_transactions_before when t.line is not null then b.mix_contacts_before end as counted_before
from daily.counted_kinds as k
left join facts as f on k.kind_id = f.kind_id
left join beside as b on k.kind_id = b.kind_id
left join daily.take_up_kinds as t on k.kind_id = t.kind_id and t.definition_id = definition
where reference.is_chosen(k.service_id, one, area);

-- The months in which each feed has a covered day in a period, or in an earlier one.
create or replace macro quality.months_beside(first_day, after_last, first_before, after_before) as table
select
    source_id, date_trunc('month', local_date)::date as month, bool_or(local_date >= first_day and local_date < after_last) as is_now,
    bool_or(local_date >= first_before and local_date < after_before) as is_before
from quality.coverage
where
    covered and ((local_date >= first_day and local_date < after_last) or (local_date >= first_before and local_date < after_before))
group by source_id, month;

-- Why take-up is not known, or null where it is: unless a digital and another feed cover every month of the period.
create or replace macro daily.take_up_why(kinds_counted, digital_months, other_months, months, counted) as (
    case
        when kinds_counted = 0 then 'This definition counts none of the data.'
        when coalesce(digital_months, 0) = 0 then 'No digital feed has data in this period, so the digital share is not known.'
        when coalesce(other_months, 0) = 0 then 'Only digital feeds have data in this period, so the share done otherwise is not known.'
        when digital_months < months
        then 'Digital feeds have data in ' || digital_months || ' of the ' || months || ' months; ask for fewer months.'
        when other_months < months then 'Other feeds have data in ' || other_months || ' of the ' || months || ' months; ask for fewer months.'
        when counted = 0 then 'There was nothing to count in this period.'
    end
);

-- Take-up in a period and in an earlier one, as digital and all counted, and compared, as the period counted what the earlier one counted too; null with why where it is not known: of each service with data in the
-- period, and of all together, *, which always has a row.
create or replace macro daily.take_up_compared(
    first_day, after_last, first_before, after_before, one, area, definition, of_each, of_all
) as table
with
    kinds as (
        select service_id, source_id, counts_of, line, contacts, contacts_compared, contacts_before, counted, counted_compared, counted_before
        from daily.take_up_beside(first_day, after_last, first_before, after_before, one, area, definition)
    ),
    counts as (
        select
            service_id, source_id, counts_of, line, contacts, contacts_compared, contacts_before, counted, counted_compared, counted_before
        from kinds
        where of_each
        union all
        select
            '*' as service_id, source_id, counts_of, line, contacts, contacts_compared, contacts_before, counted, counted_compared,
            counted_before
        from kinds
        where of_all
        union all
        select '*', null, null, null, null, null, null, null, null, null where of_all
    ),
    -- Many services have the same feeds, so the months are counted once for each list of feeds.
    fed as (
        select service_id, line, list(distinct source_id order by source_id) as feeds from counts where line is not null group by service_id, line
    ),
    each_feed as (select distinct f.feeds, u.source_id from fed as f cross join unnest(f.feeds) as u (source_id)),
    fed_months as (
        select f.feeds, m.month, bool_or(m.is_now) as is_now, bool_or(m.is_before) as is_before
        from each_feed as f
        inner join quality.months_beside(first_day, after_last, first_before, after_before) as m on f.source_id = m.source_id
        group by f.feeds, m.month
    ),
    fed_sums as (
        select feeds, count(*) filter (where is_now) as months, count(*) filter (where is_before) as months_before
        from fed_months group by feeds
    ),
    lines as (
        select
            f.service_id,
            max(m.months) filter (where f.line = 'digital') as digital_months,
            max(m.months) filter (where f.line = 'other') as other_months,
            max(m.months_before) filter (where f.line = 'digital') as digital_months_before,
            max(m.months_before) filter (where f.line = 'other') as other_months_before
        from fed as f
        inner join fed_sums as m on f.feeds = m.feeds
        group by f.service_id
    ),
    sums as (
        select
            service_id,
            sum(contacts) filter (where counts_of = 'contacts') as contacts,
            sum(contacts_compared) filter (where counts_of = 'contacts') as contacts_compared,
            sum(contacts_before) filter (where counts_of = 'contacts') as contacts_before,
            count(line) as kinds_counted,
            coalesce(sum(counted) filter (where line = 'digital'), 0) as digital,
            coalesce(sum(counted), 0) as counted,
            coalesce(sum(counted_compared) filter (where line = 'digital'), 0) as digital_compared,
            coalesce(sum(counted_compared), 0) as counted_compared,
            coalesce(sum(counted_before) filter (where line = 'digital'), 0) as digital_before,
            coalesce(sum(counted_before), 0) as counted_before,
            reference.months_touched(first_day, after_last) as all_months,
            reference.months_touched(first_before, after_before) as all_months_before
        from counts
        group by service_id
        having count(contacts) > 0 or service_id = '*'
    )
select
    s.service_id,
    s.contacts::bigint as contacts,
    s.contacts_compared::bigint as contacts_compared,
    s.contacts_before::bigint as contacts_before,
    case when s.kinds_counted > 0 and l.digital_months > 0 then s.digital end::bigint as digital,
    case when s.kinds_counted > 0 then s.counted end::bigint as counted,
    daily.take_up_why(s.kinds_counted, l.digital_months, l.other_months, s.all_months, s.counted) as why,
    case when s.kinds_counted > 0 and l.digital_months > 0 then s.digital_compared end::bigint as digital_compared,
    case when s.kinds_counted > 0 then s.counted_compared end::bigint as counted_compared,
    case when s.kinds_counted > 0 and l.digital_months_before > 0 then s.digital_before end::bigint as digital_before,
    case when s.kinds_counted > 0 then s.counted_before end::bigint as counted_before,
    daily.take_up_why(
        s.kinds_counted, l.digital_months_before, l.other_months_before, s.all_months_before, s.counted_before
    ) as why_before
from sums as s
left join lines as l on s.service_id = l.service_id;
