-- Whether a service belongs to a question about one service or one directorate; null stands for all.
create or replace macro reference.is_chosen(service, one, area) as (
    (one is null or service = one)
    and (area is null or service in (select s.service_id from reference.services as s where s.directorate = area))
);
