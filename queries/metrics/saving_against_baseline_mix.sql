-- What would this period's contacts have cost in the channel mix of the baseline, less what they did cost?
-- Grain: one row per service with contacts in the period; volume-neutral, an upper bound; null, and why says so, where it cannot be known
-- Parameters: $start_date (inclusive), $end_date (exclusive), by default the last 12 complete months, $baseline_start (inclusive),
-- $baseline_end (exclusive), $service_id (null for all), $directorate (null for all); docs/definitions.md#saving-against-the-baseline-mix
with
    fed as (
        select service_id, channel_id, feeds
        from daily.feeds_of_pairs(true)
        where reference.is_chosen(service_id, $service_id, $directorate)
    ),
    each_feed as (select distinct f.feeds, u.source_id from fed as f cross join unnest(f.feeds) as u(source_id)),
    volumes as (
        select
            f.service_id,
            f.channel_id,
            f.feeds,
            coalesce(n.contacts, 0) as now_contacts,
            coalesce(t.contacts, 0) as then_contacts,
            n.low as low_now,
            n.central as central_now,
            n.high as high_now,
            t.low as low_then,
            t.central as central_then,
            t.high as high_then
        from fed as f
        left join
            daily.priced_between($start_date::date, $end_date::date, $service_id, $directorate) as n
            on f.service_id = n.service_id
            and f.channel_id = n.channel_id
        left join
            daily.priced_between($baseline_start::date, $baseline_end::date, $service_id, $directorate) as t
            on f.service_id = t.service_id
            and f.channel_id = t.channel_id
    ),
    unpriced_days as (
        select
            service_id,
            sum(contacts - costed_contacts)::bigint as contacts,
            string_agg(distinct channel_id, ', ' order by channel_id) as channels
        from daily.costs_between($start_date::date, $end_date::date, $service_id, $directorate)
        where contacts > costed_contacts
        group by service_id
    ),
    listed as (
        select
            v.service_id,
            v.channel_id,
            u.low,
            u.central,
            u.high,
            row_number() over (
                partition by v.service_id, v.channel_id
                order by case when u.basis = 'published' then 1 else 0 end, case when u.service_id = '*' then 1 else 0 end, u.from_date desc
            ) as place
        from volumes as v
        inner join
            reference.unit_costs as u
            on v.channel_id = u.channel_id
            and u.service_id in (v.service_id, '*')
            and u.from_date < $end_date
            and (u.to_date is null or u.to_date >= $end_date)
        where v.low_now is null or v.central_now is null or v.high_now is null
    ),
    fed_days as (
        select distinct f.feeds, c.local_date
        from each_feed as f
        inner join quality.coverage as c on f.source_id = c.source_id and c.covered
        where
            (c.local_date >= $start_date and c.local_date < $end_date) or (c.local_date >= $baseline_start and c.local_date < $baseline_end)
    ),
    -- A channel without counts by the day has the days of the months and weeks for which a count is stated; a blank one is no nought.
    stated_days as (
        select
            service_id,
            channel_id,
            sum(day(last_day(month))) filter (where is_now) as now_days,
            sum(day(last_day(month))) filter (where not is_now) as then_days
        from daily.months_counted_beside($start_date::date, $end_date::date, $baseline_start::date, $baseline_end::date, true)
        where is_stated and is_stated_only
        group by service_id, channel_id
    ),
    days as (
        select
            feeds,
            count(*) filter (where local_date >= $start_date and local_date < $end_date) as now_days,
            count(*) filter (where local_date >= $baseline_start and local_date < $baseline_end) as then_days
        from fed_days
        group by feeds
    ),
    whole as (select service_id, sum(now_contacts) as now_volume, sum(then_contacts) as then_volume from volumes group by service_id),
    parts as (
        select
            v.service_id,
            v.channel_id,
            v.now_contacts,
            v.then_contacts,
            coalesce(h.is_assisted, true) as is_staffed,
            coalesce(case when p.day_feeds = [] then t.now_days else d.now_days end, 0)
            >= 0.9 * date_diff('day', $start_date::date, $end_date::date) as has_now,
            coalesce(case when p.day_feeds = [] then t.then_days else d.then_days end, 0)
            >= 0.9 * date_diff('day', $baseline_start::date, $baseline_end::date) as has_then,
            coalesce(v.low_now, l.low, v.low_then) as low,
            coalesce(v.central_now, l.central, v.central_then) as central,
            coalesce(v.high_now, l.high, v.high_then) as high,
            w.now_volume,
            w.then_volume,
            v.then_contacts * w.now_volume / nullif(w.then_volume, 0) as expected_contacts
        from volumes as v
        inner join whole as w on v.service_id = w.service_id
        left join listed as l on v.service_id = l.service_id and v.channel_id = l.channel_id and l.place = 1
        left join days as d on v.feeds = d.feeds
        left join daily.counted_pairs as p on v.service_id = p.service_id and v.channel_id = p.channel_id
        left join stated_days as t on v.service_id = t.service_id and v.channel_id = t.channel_id
        left join reference.channels as h on v.channel_id = h.channel_id
        where v.now_contacts > 0 or v.then_contacts > 0
    ),
    services as (
        select
            service_id,
            max(now_volume)::bigint as contacts,
            max(then_volume)::bigint as baseline_contacts,
            sum((expected_contacts - now_contacts) * case when expected_contacts >= now_contacts then low else high end) as saving_low,
            sum((expected_contacts - now_contacts) * central) as saving_central,
            sum((expected_contacts - now_contacts) * case when expected_contacts >= now_contacts then high else low end) as saving_high,
            sum(now_contacts * central) as actual_cost,
            sum(expected_contacts * central) as counterfactual_cost,
            string_agg(channel_id, ', ' order by channel_id) filter (where central is null) as unpriced,
            string_agg(channel_id, ', ' order by channel_id) filter (where not has_now) as stopped,
            string_agg(channel_id, ', ' order by channel_id) filter (where not has_then and is_staffed) as unknown_then,
            string_agg(channel_id, ', ' order by channel_id) filter (where not has_then and not is_staffed) as begun
        from parts
        group by service_id
    ),
    judged as (
        select
            service_id,
            contacts,
            baseline_contacts,
            saving_low,
            saving_central,
            saving_high,
            actual_cost,
            counterfactual_cost,
            begun,
            case
                when $baseline_start < $end_date and $baseline_end > $start_date
                then 'The baseline and the period share days; choose an earlier baseline.'
                when baseline_contacts = 0
                then 'There are no contacts in the baseline, so there is no mix to compare with.'
                when unpriced is not null
                then 'There is no unit cost for ' || unpriced || '.'
                when stopped is not null
                then 'The data of ' || stopped || ' do not cover the period, so a gap would read as a saving.'
                when unknown_then is not null
                then 'The data of ' || unknown_then || ' do not cover the baseline, so its mix is not known.'
            end as why
        from services
        where contacts > 0
    )
select
    j.service_id,
    case when j.why is null then j.saving_low::decimal(18, 2) end as saving_low,
    case when j.why is null then j.saving_central::decimal(18, 2) end as saving_central,
    case when j.why is null then j.saving_high::decimal(18, 2) end as saving_high,
    'volume-neutral, upper bound' as label,
    j.why,
    nullif(
        concat_ws(
            ' ',
            'Counted as none in the baseline, where its data do not reach: ' || j.begun || '.',
            case when j.why is null then u.contacts end
            || ' contacts ('
            || u.channels
            || ') fell on days without a unit cost and are priced like the others.'
        ),
        ''
    ) as caveat,
    j.contacts,
    j.baseline_contacts,
    j.actual_cost::decimal(18, 2) as actual_cost,
    j.counterfactual_cost::decimal(18, 2) as counterfactual_cost,
    coalesce(s.service_name, j.service_id) as service_name
from judged as j
left join reference.services as s on j.service_id = s.service_id
left join unpriced_days as u on j.service_id = u.service_id
order by j.service_id
