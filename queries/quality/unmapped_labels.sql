-- Labels that no rule and no service name fits, by volume; labels that look personal are not shown: an @, five digits, a postcode.
create table published.quality.unmapped_labels as
with
    labels as (
        select source_id, 'service_label' as field, service_label as label, quantity from events.contacts where service_id = 'unmapped' and service_label is not null
        union all
        select source_id, 'queue', queue, quantity from events.contacts where service_id = 'unmapped' and service_label is null and queue is not null
        union all
        select source_id, 'reason', reason, quantity
        from events.contacts where service_id = 'unmapped' and service_label is null and queue is null and reason is not null
        union all
        select source_id, 'none', '(no label)', quantity
        from events.contacts where service_id = 'unmapped' and service_label is null and queue is null and reason is null
    )
select
    source_id,
    field,
    case when contains(label, '@') or regexp_matches(label, '\d{5}')
        or regexp_matches(label, '\b[A-Za-z]{1,2}\d[A-Za-z0-9]? ?\d[A-Za-z]{2}\b') then '(other)' else label end as label,
    sum(quantity)::bigint as contacts
from labels
group by all
order by contacts desc, source_id, field, label
