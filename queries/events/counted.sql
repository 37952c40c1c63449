-- The contacts that count: inbound, a citizen's, of the feed that is primary for their service and channel.
create or replace view events.counted as
select c.*
from events.contacts as c
left join
    events.uncounted_pairs as u
    on c.source_id = u.source_id
    and c.service_id = u.service_id
    and c.channel_id = u.channel_id
    and c.local_date >= u.from_date
    and c.local_date < u.to_date
where c.not_counted_reason is null and u.source_id is null
