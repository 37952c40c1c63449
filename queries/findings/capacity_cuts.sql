-- On which services was access cut for a longer part of one of two periods than of the other?
-- Grain: one row per change that shortens opening hours or closes an office or line; service_id null for all, as is channel_id
-- Parameters: $start_date (inclusive), $end_date (exclusive), $baseline_start (inclusive), $baseline_end (exclusive)
with
    cuts as (
        select
            nullif(c.service_id, '*') as service_id,
            coalesce(c.channel_id, case c.kind when 'office_closed' then 'face_to_face' when 'line_closed' then 'phone' end) as channel_id,
            c.note,
            c.from_date,
            greatest(
                0, date_diff('day', greatest(c.from_date, $start_date::date), least(coalesce(c.to_date, $end_date::date), $end_date::date))
            ) as now_days,
            greatest(
                0,
                date_diff('day', greatest(c.from_date, $baseline_start::date), least(coalesce(c.to_date, $baseline_end::date), $baseline_end::date))
            ) as then_days
        from reference.changes as c
        where
            c.kind in ('opening_hours', 'office_closed', 'line_closed')
            and (c.kind <> 'opening_hours' or c.hours_before is null or c.hours_after is null or c.hours_after < c.hours_before)
    )
select service_id, channel_id, note, from_date, now_days, then_days
from cuts
where
    now_days / date_diff('day', $start_date::date, $end_date::date) - then_days / date_diff('day', $baseline_start::date, $baseline_end::date)
    not between -0.05 and 0.05
order by from_date, service_id, channel_id
