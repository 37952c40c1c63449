-- Rows of a Genesys Cloud interactions export, in time order: calls of callers who ring again, some abandoned, some ended by the menu.
-- Parameters: $rows, $first_day (date), $days
with
    calls as (
        select
            number,
            $first_day::timestamp + to_seconds((number * $days * 86400.0 / $rows)::bigint) as started_at,
            hash(number, 'call') as luck,
            list_extract(
                ['Council Tax', 'Waste', 'Housing', 'Benefits', 'Parking', 'Planning', 'Electoral', 'Switchboard'],
                (1 + hash(number, 'queue') % 8)::bigint
            ) as queue
        from range($rows) as numbers(number)
    ),
    timed as (
        select
            number,
            started_at,
            luck,
            queue,
            luck % 100 < 9 as is_abandoned,
            luck % 100 between 9 and 14 as ended_in_menu,
            (5000 + luck // 100 % 240000)::bigint as queued_ms,
            (60000 + luck // 7 % 600000)::bigint as handled_ms
        from calls
    )
select
    'YES' as "Full Export Completed",
    null as "Partial Result Timestamp",
    'Media Type: voice; Direction: Inbound' as "Filters",
    'voice' as "Media Type",
    if(is_abandoned or ended_in_menu, null, concat('Adviser ', luck % 60)) as "Users",
    'Anytown, United Kingdom' as "Remote",
    strftime(started_at, '%d/%m/%Y %H:%M') as "Date",
    strftime(started_at + to_milliseconds(queued_ms + handled_ms), '%d/%m/%Y %H:%M') as "End Date",
    queued_ms + if(is_abandoned or ended_in_menu, 0, handled_ms) as "Duration",
    'Inbound' as "Direction",
    concat('tel:+4477009', lpad((luck // 11 % 100000)::varchar, 5, '0')) as "ANI",
    'tel:+441174960000' as "DNIS",
    if(ended_in_menu, null, queue) as "Queue",
    if(is_abandoned or ended_in_menu, null, concat(queue, ' - reason ', luck // 13 % 12)) as "Wrap-up",
    'Main IVR v12' as "Flow",
    md5(number::varchar)::uuid as "Conversation ID",
    if(is_abandoned, 'YES', 'NO') as "Abandoned",
    if(is_abandoned, queue, null) as "Abandoned in Queue",
    if(is_abandoned, queued_ms, null) as "Time to Abandon",
    if(is_abandoned or ended_in_menu, null, handled_ms) as "Total Handle",
    if(ended_in_menu, null, queued_ms) as "Total Queue",
    20000 + luck % 40000 as "Total IVR",
    if(is_abandoned or ended_in_menu, null, luck % 30000) as "Total Hold",
    if(is_abandoned or ended_in_menu, null, luck % 60000) as "Total ACW",
    0 as "Transfers",
    'peer' as "Disconnect Type",
    1 as "Customer Disconnect",
    null as "Error Code",
    'NO' as "Authenticated"
from timed
order by number
