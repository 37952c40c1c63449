-- Which feeds are there, what days do they have, what came last, is the next export late, and how is it exported?
-- Grain: one row per feed; is_late is as of the build, late_from is the first day on which the next export is late
-- Parameters: none
with
    stated as (
        select source_id, any_value(menu_note) as menu_note, any_value(grace_days) as grace_days from reference.sources group by source_id
    ),
    ranked as (
        select
            source_id,
            file,
            loaded_at,
            row_number() over (
                partition by source_id
                order by loaded_at::date desc nulls last, period_end desc nulls last, stated_at desc nulls last, file desc
            ) as place
        from quality.files
        where status = 'loaded'
    )
select
    f.source_id,
    f.format,
    f.owner,
    f.first_date,
    f.last_date,
    f.due_on,
    f.is_late,
    f.facts,
    s.menu_note,
    (f.due_on + coalesce(s.grace_days, 3)::integer + 1)::date as late_from,
    r.file as last_file,
    r.loaded_at as last_loaded_at
from quality.feeds as f
left join stated as s on f.source_id = s.source_id
left join ranked as r on f.source_id = r.source_id and r.place = 1
order by f.source_id
