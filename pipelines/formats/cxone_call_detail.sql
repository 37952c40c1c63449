-- A contact that was never passed on has no master, or 0, in some exports: then it is its own.
select
    * exclude (outcome_label) replace (
        case
            when problem is null and coalesce(nullif(native_id, '0'), outcome_label) is null then 'Contact_ID: is missing' else problem
        end as problem,
        coalesce(nullif(native_id, '0'), outcome_label) as native_id,
        hash(row_hash, native_id, outcome_label) as row_hash
    ),
    outcome_label as leg_id
from parsed
