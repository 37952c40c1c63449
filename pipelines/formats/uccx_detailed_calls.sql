-- The session is the call, the number after its last hyphen the leg.
select
    * replace (
        case
            when problem is null and not regexp_full_match(coalesce(native_id, ''), '.+-\d+')
            then 'native_id: has no sequence number'
            else problem
        end as problem,
        regexp_replace(native_id, '\s*-\s*\d+$', '') as native_id,
        hash(row_hash, native_id) as row_hash
    ),
    try_cast(regexp_extract(native_id, '(\d+)$', 1) as integer) as sequence_no
from parsed
