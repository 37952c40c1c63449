-- A split of another switch than the first is another queue of the same number.
select
    * exclude (extra) replace (
        case when coalesce(json_extract_string(extra, '$.acd'), '1') = '1' then queue else json_extract_string(extra, '$.acd') || '-' || queue end
        as queue
    )
from parsed
