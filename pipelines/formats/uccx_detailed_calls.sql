-- The session is the call, the number after its last hyphen the leg; behind a colon stands the keyed agent, where one was asked.
select
    * replace (
        case
            when problem is null and not regexp_full_match(split_part(coalesce(native_id, ''), ':', 1), '.+-\s*\d+')
            then 'native_id: has no sequence number'
            else problem
        end as problem,
        regexp_replace(split_part(native_id, ':', 1), '\s*-\s*\d+$', '') as native_id,
        hash(row_hash, native_id) as row_hash
    ),
    try_cast(regexp_extract(split_part(native_id, ':', 1), '(\d+)$', 1) as integer) as sequence_no,
    split_part(native_id, ':', 2) as agent_key
from parsed
