-- One measure a record. Take-up stands as a percentage; numbers change their type over the years, so they are read as text.
with
    fields as (
        select
            row_no,
            record ->> '$._timestamp' as stamp,
            try_cast(substr(record ->> '$._timestamp', 1, 10) as date) as the_day,
            lower(record ->> '$.period') as period,
            record ->> '$.dataType' as measured,
            record ->> '$.count' as count_text,
            try_cast(record ->> '$.count' as double) as counted,
            record ->> '$.service' as service_label
        from input
    ),
    judged as (
        select
            fields.*,
            case
                when measured <> 'digital-take-up'
                then 'a measure that is not compared here'
                when period not in ('day', 'week', 'month')
                then 'neither a day, a week nor a month'
            end as why,
            case
                when the_day is null
                then '_timestamp: cannot be read'
                when the_day > current_date + 1
                then '_timestamp: lies in the future'
                when measured is null
                then 'dataType: is missing'
                when period is null
                then 'period: is missing'
                when count_text is null
                then 'count: is missing'
                when counted is null or counted < 0 or counted > 100
                then 'count: is no percentage'
            end as wrong
        from fields
    )
select
    row_no,
    case when why is null then wrong end as problem,
    why as excluded,
    hash(count_text) as row_hash,
    hmac_key('control_totals', concat_ws('|', service_label, measured, period, the_day)) as native_id,
    case when why is null and wrong is null then the_day end as local_date,
    period as grain,
    'take_up_share' as measure,
    service_label,
    round(counted / 100, 6) as total
from judged
