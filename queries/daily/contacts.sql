-- Fills daily.contacts, daily.compared and daily.not_counted for the touched days from events.contacts.
-- A call is offered when it asked for staff in a queue; a single contact is its own offer, an interval report states its own.
delete from daily.contacts
where local_date in (select local_date from touched_days)
;
delete from daily.compared
where local_date in (select local_date from touched_days)
;
delete from daily.not_counted
where local_date in (select local_date from touched_days)
;

create or replace temp table summed as
with
    days as (
        select c.*, coalesce(c.not_counted_reason, u.why) as why,
            c.grain <> 'event' and (c.offered is not null or c.answered is not null) as is_report,
            c.channel_id in ('phone', 'chat') and c.is_assisted is true and c.grain = 'event' and c.offered is null as is_queued,
            coalesce(c.outcome in ('completed', 'in_progress', 'failed'), false) as is_answered
        from events.contacts as c
        inner join touched_days as t on c.local_date = t.local_date
        left join
            events.uncounted_pairs as u
            on c.source_id = u.source_id
            and c.service_id = u.service_id
            and c.channel_id = u.channel_id
            and c.local_date >= u.from_date
            and c.local_date < u.to_date
    )
select
    case when grain in ('event', 'hour') then 'day' else grain end as grain,
    local_date,
    service_id,
    channel_id,
    is_assisted,
    contact_type,
    site,
    source_id,
    why,
    sum(quantity)::bigint as contacts,
    sum(
        case when contact_type <> 'transaction' then 0 when is_report then coalesce(answered, 0) when outcome = 'completed' then quantity else 0 end
    )::bigint as transactions,
    sum(case when is_report then offered when is_queued then quantity end)::bigint as offered,
    sum(case when is_report then answered when is_queued and is_answered then quantity when is_queued then 0 end)::bigint as answered,
    sum(
        case
            when is_report then answered_in_target
            when is_queued and is_answered and wait_seconds is not null then
                case when wait_seconds <= getvariable('answer_target_seconds') * quantity then quantity else 0 end
            when is_queued and not is_answered then 0
        end
    )::bigint as answered_in_target,
    sum(case when is_report then abandoned when is_queued and outcome = 'abandoned' then quantity when is_queued then 0 end)::bigint as abandoned,
    round(sum(wait_seconds), 3) as wait_seconds,
    sum(case when wait_seconds is null then 0 when is_report then coalesce(answered, quantity) else quantity end)::bigint as wait_known,
    round(sum(handle_seconds), 3) as handle_seconds,
    sum(case when handle_seconds is null then 0 when is_report then coalesce(answered, quantity) else quantity end)::bigint as handle_known,
    sum(value)::decimal(18, 2) as value
from days
group by all;

insert into daily.contacts by name
select grain, local_date, service_id, channel_id, is_assisted, contact_type, site, source_id, contacts, transactions, offered, answered,
    answered_in_target, abandoned, wait_seconds, wait_known, handle_seconds, handle_known, value
from summed
where why is null;

insert into daily.compared by name
select grain, local_date, service_id, channel_id, is_assisted, contact_type, site, source_id, contacts, transactions, offered, answered,
    answered_in_target, abandoned, wait_seconds, wait_known, handle_seconds, handle_known, value, why
from summed
where why in ('not_primary', 'no_primary_chosen', 'two_versions');

insert into daily.not_counted by name
select grain, local_date, source_id, channel_id, why, sum(contacts)::bigint as contacts
from summed
where why in ('outbound', 'internal')
group by all;
