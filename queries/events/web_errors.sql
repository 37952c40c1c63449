-- Fills events.web_errors from view hits: pages that people were refused or did not find; a cause of calls.
insert into events.web_errors by name
select
    getvariable('web_source') as source_id,
    'day' as grain,
    to_local(h.hit_at)::date as local_date,
    h.status,
    h.path,
    h.referrer_host,
    count(*) as hits,
    count(distinct h.visitor_key) as visits
from hits as h
inner join web_agents as a on h.agent is not distinct from a.agent and a.bot_reason is null
inner join web_days as d on to_local(h.hit_at)::date = d.local_date
where h.status >= 400 and h.visitor_key not in (select visitor_key from web_bot_visitors)
group by all
