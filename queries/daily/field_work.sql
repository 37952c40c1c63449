-- Fills daily.field_work: mobile working by professional group, never by person.
delete from daily.field_work where local_date in (select local_date from touched_days);

insert into daily.field_work by name
select
    case when v.grain = 'event' then 'day' else v.grain end as grain, v.local_date, v.source_id, v.professional_group, v.service_id, v.is_mobile,
    sum(v.quantity)::bigint as visits,
    count(distinct v.worker_key) as worker_days,
    sum(v.trips_to_base)::bigint as trips_to_base, count(v.trips_to_base) as trips_known,
    sum(v.miles)::decimal(18, 1) as miles, count(v.miles) as miles_known,
    sum(v.travel_seconds) as travel_seconds, sum(v.on_site_seconds) as on_site_seconds,
    sum(v.rekeyed_records)::bigint as rekeyed_records, count(v.rekeyed_records) as rekeyed_known
from events.field_visits as v
inner join touched_days as t on v.local_date = t.local_date
group by all
