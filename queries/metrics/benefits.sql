-- What does each row of the benefits register plan, evidence and forecast in a financial year, on which budget line, and who owns it?
-- Grain: one row per benefit, in the order of the file; columns all_* add up the rows that fall in the year
-- Parameters: $financial_year (such as 2026-27), $directorate (null for all),
-- $left_out (ids of benefits that do not count, each between bars, such as |B02|B07|; null for none)
with
    register as (
        select
            b.benefit_id,
            b.project,
            b.service_id,
            s.service_name,
            coalesce(b.directorate, s.directorate) as directorate,
            b.budget_line,
            b.category,
            b.owner,
            b.status,
            b.evidence,
            b.from_date,
            b.persists_until,
            b.price_year,
            b.row_no,
            coalesce(b.is_one_off, false) as is_one_off,
            coalesce(b.amount, b.cashable_amount) as amount,
            b.cashable_amount,
            b.low,
            b.high,
            case
                when coalesce(b.is_one_off, false)
                then (d.month + interval 1 month)::date
                else coalesce(b.persists_until, date '9999-12-31')
            end as end_date,
            not (
                coalesce(b.status, '') in ('planned', 'withdrawn')
                or trim(coalesce(b.evidence, '')) = ''
                or b.from_date is null
                or b.from_date > q.data_through
                or position('|' || b.benefit_id || '|' in coalesce($left_out, '')) > 0
            ) as is_counted
        from reference.benefits as b
        cross join quality.build as q
        left join reference.services as s on b.service_id = s.service_id
        left join reference.calendar as d on b.from_date = d.local_date
    ),
    -- Of two claims on the money of one service and budget line, the older keeps the months both claim.
    claimed as (
        select a.benefit_id, max(o.end_date) as free_from
        from register as a
        inner join
            register as o
            on a.service_id = o.service_id
            and lower(trim(a.budget_line)) = lower(trim(o.budget_line))
            and (o.from_date < a.from_date or (o.from_date = a.from_date and o.row_no < a.row_no))
            and o.end_date > a.from_date
        where a.is_counted and o.is_counted
        group by a.benefit_id
    ),
    days as (
        select local_date, month, count(*) over (partition by month) as days_in_month
        from reference.calendar
        where financial_year = $financial_year
    ),
    bounds as (select min(local_date) as first_day, max(local_date) as last_day from days),
    runs as (
        select
            r.benefit_id,
            sum(1.0 / d.days_in_month) / 12 as share,
            coalesce(sum(1.0 / d.days_in_month) filter (where d.local_date <= q.data_through), 0) / 12 as share_so_far
        from register as r
        cross join quality.build as q
        left join claimed as c on r.benefit_id = c.benefit_id
        inner join days as d on d.local_date >= coalesce(c.free_from, r.from_date) and d.local_date < r.end_date
        where r.is_counted and not r.is_one_off
        group by r.benefit_id
        union all
        select r.benefit_id, 1.0 as share, 1.0 as share_so_far
        from register as r
        cross join bounds as y
        left join claimed as c on r.benefit_id = c.benefit_id
        where r.is_counted and r.is_one_off and c.benefit_id is null and r.from_date between y.first_day and y.last_day
    ),
    planned as (
        select benefit_id, sum(amount) as planned from reference.benefit_years where financial_year = $financial_year group by benefit_id
    ),
    figures as (
        select
            r.*,
            p.planned,
            r.amount * coalesce(n.share_so_far, 0) as evidenced,
            r.cashable_amount * coalesce(n.share_so_far, 0) as cash_evidenced,
            r.amount * coalesce(n.share, 0) as forecast,
            r.cashable_amount * coalesce(n.share, 0) as cash_forecast,
            case when coalesce(r.low, r.high) is not null then coalesce(r.low, r.amount) * coalesce(n.share, 0) end as forecast_low,
            case when coalesce(r.low, r.high) is not null then coalesce(r.high, r.amount) * coalesce(n.share, 0) end as forecast_high,
            p.planned is not null or coalesce(r.from_date <= y.last_day and r.end_date > y.first_day, false) as is_in_year
        from register as r
        cross join bounds as y
        left join runs as n on r.benefit_id = n.benefit_id
        left join planned as p on r.benefit_id = p.benefit_id
        where $directorate is null or r.directorate = $directorate
    )
select
    benefit_id,
    project,
    service_id,
    service_name,
    directorate,
    budget_line,
    category,
    owner,
    status,
    evidence,
    from_date,
    persists_until,
    price_year,
    is_one_off,
    is_counted,
    is_in_year,
    planned,
    round(evidenced, 2)::double as evidenced,
    round(cash_evidenced, 2)::double as cash_evidenced,
    round(forecast, 2)::double as forecast,
    round(cash_forecast, 2)::double as cash_forecast,
    round(forecast_low, 2)::double as forecast_low,
    round(forecast_high, 2)::double as forecast_high,
    round(forecast - planned, 2)::double as gap,
    sum(planned) filter (where is_in_year) over () as all_planned,
    round(sum(evidenced) filter (where is_in_year) over (), 2)::double as all_evidenced,
    round(sum(cash_evidenced) filter (where is_in_year) over (), 2)::double as all_cash_evidenced,
    round(sum(forecast) filter (where is_in_year) over (), 2)::double as all_forecast
from figures
order by row_no
