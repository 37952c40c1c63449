-- How satisfied were the people who answered, on a scale of 0 to 1, month by month?
-- Grain: one row per month, service and channel with answers about satisfaction
-- Parameters: none
select
    d.month,
    s.service_id,
    s.channel_id,
    sum(s.responses)::bigint as responses,
    sum((s.score_sum - s.responses * s.scale_low) / (s.scale_high - s.scale_low)) as satisfied
from daily.surveys as s
inner join reference.calendar as d on s.local_date = d.local_date
where s.question = 'satisfaction' and s.responses > 0 and s.scale_high > s.scale_low
group by d.month, s.service_id, s.channel_id
order by d.month, s.service_id, s.channel_id
