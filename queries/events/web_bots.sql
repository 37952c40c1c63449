-- Fills events.web_bots from view hits: what machines asked for, with why we say so. The first reason that holds counts.
insert into events.web_bots by name
with
    reasons as (
        select
            to_local(h.hit_at)::date as local_date,
            case
                when a.bot_reason = 'no user agent' then a.bot_reason
                when b.bot_reason = 'fetched robots.txt' then b.bot_reason
                else coalesce(a.bot_reason, b.bot_reason)
            end as bot_reason
        from hits as h
        inner join web_agents as a on h.agent is not distinct from a.agent
        left join web_bot_visitors as b on h.visitor_key = b.visitor_key
        where a.bot_reason is not null or b.bot_reason is not null
    )
select getvariable('web_source') as source_id, r.local_date, r.bot_reason, count(*) as hits
from reasons as r
inner join web_days as d on r.local_date = d.local_date
group by all
