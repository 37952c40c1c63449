-- Words of a source that no value map knows; they loaded as unknown.
create table published.quality.unknown_words as
select s.source_id, u.field, u.word, sum(u.rows)::bigint as rows
from ledger.unknown_words as u
inner join ledger.sightings as s on u.staged_id = s.staged_id and s.status = 'loaded'
group by s.source_id, u.field, u.word
order by s.source_id, u.field, u.word
