-- Labels that no rule and no service name fits, by volume; labels that look personal are not shown: an @, five digits, a postcode.
create table published.quality.unmapped_labels as
with
    unmapped as (
        select source_id, service_label, queue, reason, sum(quantity) as quantity
        from events.contacts
        where service_id = 'unmapped'
        group by all
    ),
    labels as (
        select
            source_id,
            case
                when service_label is not null then 'service_label'
                when queue is not null then 'queue'
                when reason is not null then 'reason'
                else 'none'
            end as field,
            coalesce(service_label, queue, reason, '(no label)') as label,
            quantity
        from unmapped
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
