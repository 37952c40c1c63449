-- Temp table followed: every counted contact whose person is known, with the ones before and after it about the same service, and the
-- seconds to the next with staff. Read by gaps, episodes and the quality of contacts, so that the contacts are put in order once.
-- Numbers stand for feed, service and channel (temp table places), and ids are compared only where a person's contacts began at once.
create or replace temp table places as
select
    source_id,
    service_id,
    channel_id,
    (row_number() over (order by source_id, service_id, channel_id))::integer as place_no,
    (dense_rank() over (order by service_id))::integer as service_no
from (select distinct source_id, service_id, channel_id from events.contacts);

create or replace temp view to_follow as
select
    c.contact_id, null::boolean as tie, c.local_date, p.place_no, p.service_no, c.is_assisted, c.person_key, c.started_at,
    coalesce(c.is_assisted and c.outcome not in ('abandoned', 'no_show'), false) as is_staffed,
    c.outcome = 'completed' as is_finished
from events.counted as c
inner join places as p on c.source_id = p.source_id and c.service_id = p.service_id and c.channel_id = p.channel_id
where c.person_key is not null and c.started_at is not null and c.quantity = 1;

-- The contacts of all persons, or with ids of those some of whose contacts began at once.
create or replace temp macro in_order(contacts) as table
select
    c.local_date, c.place_no, c.service_no, c.is_assisted, c.person_key, c.started_at, c.is_staffed, c.is_finished,
    c.local_date - lag(c.local_date) over persons as days_since,
    date_diff('second', c.started_at, lead(c.started_at) over persons) as gap_seconds,
    lead(c.place_no) over persons as next_place_no,
    lead(c.is_assisted) over persons as next_is_assisted,
    date_diff('second', c.started_at, lead(case when c.is_staffed then c.started_at end ignore nulls) over persons) as staffed_seconds
from query_table(contacts) as c
window persons as (partition by c.person_key, c.service_no order by c.started_at, c.tie);

create or replace temp table followed as
select
    local_date, place_no, service_no, is_assisted, person_key, started_at, is_staffed, is_finished, days_since, gap_seconds, next_place_no,
    next_is_assisted, staffed_seconds
from in_order('to_follow');

create or replace temp table at_once as select distinct person_key from followed where gap_seconds = 0;

delete from followed where person_key in (select person_key from at_once);

create or replace temp view tied as
select
    f.contact_id as tie, f.local_date, f.place_no, f.service_no, f.is_assisted, f.person_key, f.started_at, f.is_staffed, f.is_finished
from to_follow as f
where f.person_key in (select person_key from at_once);

insert into followed by name
select
    local_date, place_no, service_no, is_assisted, person_key, started_at, is_staffed, is_finished, days_since, gap_seconds, next_place_no,
    next_is_assisted, staffed_seconds
from in_order('tied')
