-- Whether a service belongs to a question about one service or one directorate; null stands for all.
create or replace macro reference.is_chosen(service, one, area) as (
    (one is null or service = one)
    and (area is null or service in (select s.service_id from reference.services as s where s.directorate = area))
);

-- The months of a period whose twelve months are all published, for a service, a directorate or all.
create or replace macro daily.rolling_months(first_day, after_last, one, area) as table
with
    ends as (
        select min(local_date) as first_month, max(local_date) as last_month
        from daily.cost_months
        where grain <> 'week' and reference.is_chosen(service_id, one, area)
    )
select distinct d.month
from reference.calendar as d
cross join ends as e
where
    d.local_date >= first_day and d.local_date < after_last and d.month <= e.last_month and d.month - interval 11 month >= e.first_month;
