-- Which words of the sources are in no value map, so that they count as unknown?
-- Grain: one row per feed, field and word
-- Parameters: $source_id (null for all)
select u.source_id, u.field, u.word, u.rows
from quality.unknown_words as u
where $source_id is null or u.source_id = $source_id
order by u.rows desc, u.source_id, u.field, u.word
