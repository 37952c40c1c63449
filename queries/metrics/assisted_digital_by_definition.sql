-- Does a form that staff filled in for a resident count as done digitally, under each definition of take-up?
-- Grain: one row per definition; counts_as is digital, other, or not counted
-- Parameters: none
with
    lines as (
        select
            definition_id,
            min_by(line, row_no) filter (
                where
                    counts_of = 'contacts'
                    and coalesce(channel_id, '*') in ('*', 'web')
                    and coalesce(is_assisted, true)
                    and coalesce(service_kind, 'transaction') = 'transaction'
                    and coalesce(contact_type, 'transaction') = 'transaction'
            ) as line,
            min(definition_name) as definition_name
        from reference.take_up_definitions
        group by definition_id
    )
select definition_id, definition_name, coalesce(line, 'not counted') as counts_as
from lines
order by definition_id
