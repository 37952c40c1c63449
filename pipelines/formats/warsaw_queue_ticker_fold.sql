-- One count per queue and day. A queue may call two runs of numbers by turns (walk-ins from 1, bookings from 901), so a gap of more than
-- 50 starts another run. Each run served its last number less its first, and the first: displays are blank in the morning.
with
    numbers as (select distinct native_id, try_cast(regexp_extract(outcome_label, '(\d+)$', 1) as integer) as ticket from parsed),
    gaps as (select *, ticket - lag(ticket) over (partition by native_id order by ticket) as gap from numbers where ticket is not null),
    runs as (
        select *, count(*) filter (where gap > 50) over (partition by native_id order by ticket rows unbounded preceding) as run_no
        from gaps
    ),
    served as (select native_id, run_no, max(ticket) - min(ticket) + 1 as tickets from runs group by native_id, run_no),
    days as (select native_id, sum(tickets)::bigint as tickets from served group by native_id)
select
    p.native_id,
    'day' as grain,
    any_value(p.local_date) as local_date,
    coalesce(any_value(d.tickets), 0) as quantity,  -- a display that stayed blank: somebody looked and nobody was called
    'face_to_face' as channel_id,
    true as is_assisted,
    'inbound' as direction,
    'completed' as outcome,
    any_value(p.site) as site,
    any_value(p.service_label) as service_label,
    any_value(p.queue) as queue,
    list(struct_pack(file_id := p.file_id, row_no := p.row_no) order by p.file_id, p.row_no)[:1] as row_ids
from parsed as p
left join days as d on p.native_id = d.native_id
group by p.native_id
order by p.native_id
