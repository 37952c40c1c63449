-- A feed that never tells of a wait, a length or a caller who gave up, such as a case system's export, knows nothing of a queue: what was offered
-- and answered is then unknown. It would read as all calls answered. Only single contacts have it filled in: a phone system's own report states it.
update daily.contacts
set offered = null, answered = null, answered_in_target = null, abandoned = null
where
    offered is not null
    and source_id in (
        select f.source_id
        from daily.contacts as f
        group by f.source_id
        having
            coalesce(sum(f.abandoned), 0) = 0
            and coalesce(sum(f.answered_in_target), 0) = 0
            and sum(f.wait_known) = 0
            and sum(f.handle_known) = 0
            and count(f.answered) = count(f.offered)
            and count(f.abandoned) = count(f.offered)
    )
    and source_id not in (
        select q.source_id
        from (
            select null::varchar as source_id, null::boolean as states_calls where false  -- files of earlier versions do not say
            union all by name
            select * from quality.feeds
        ) as q
        where q.states_calls
    );

update daily.hours
set offered = null, answered = null, abandoned = null
where offered is not null and source_id in (select f.source_id from daily.contacts as f group by f.source_id having count(f.offered) = 0);
