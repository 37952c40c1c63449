-- Fills daily.surveys: answers by question and score; rows that stand for several answers carry their sum only.
delete from daily.surveys where local_date in (select local_date from touched_days);

insert into daily.surveys by name
select
    case when r.grain = 'event' then 'day' else r.grain end as grain, r.local_date, r.source_id, r.channel_id, r.service_id, r.site,
    r.question, r.scale_low, r.scale_high,
    case when r.quantity = 1 then r.score_sum end as score,
    sum(r.quantity)::bigint as responses,
    round(sum(r.score_sum), 6) as score_sum,
    sum(case when r.is_resolved then r.quantity when not r.is_resolved then 0 end)::bigint as resolved,
    sum(case when r.is_resolved is null then 0 else r.quantity end)::bigint as resolved_known,
    sum(r.invited)::bigint as invited
from events.survey_responses as r
inner join touched_days as t on r.local_date = t.local_date
group by all
