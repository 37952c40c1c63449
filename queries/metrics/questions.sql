-- What can only a person decide?
-- Grain: one row per open question
-- Parameters: none
select q.kind, q.subject, q.sentence from quality.questions as q order by q.kind, q.subject, q.sentence
