-- Temp table followed: every counted contact whose person is known, with the one before and the one after it about the same service.
-- Read by gaps and episodes, so that the contacts are put in order once.
create or replace temp table followed as
select
    c.local_date,
    c.service_id,
    c.channel_id,
    c.is_assisted,
    c.person_key,
    c.started_at,
    c.local_date - lag(c.local_date) over persons as days_since,
    date_diff('second', c.started_at, lead(c.started_at) over persons) as gap_seconds,
    lead(c.channel_id) over persons as next_channel_id,
    lead(c.is_assisted) over persons as next_is_assisted
from events.counted as c
where c.person_key is not null and c.started_at is not null and c.quantity = 1
window persons as (partition by c.person_key, c.service_id order by c.started_at, c.contact_id)
