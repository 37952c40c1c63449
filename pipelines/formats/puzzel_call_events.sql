-- One event a row; the number within the call and the kind of event are for the fold.
select * exclude (legs, reason), legs as event_no, lower(reason) as event_kind from parsed
