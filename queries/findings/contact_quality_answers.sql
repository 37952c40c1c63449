-- What did people answer when asked how satisfied they were, by channel and service?
-- Grain: one row per channel, service, question, scale and score; score null = answers known only by their sum
-- Parameters: none
select
    s.channel_id,
    s.service_id,
    s.question,
    s.scale_low,
    s.scale_high,
    s.score,
    sum(s.responses)::bigint as responses,
    round(sum(s.score_sum), 6) as score_sum,
    sum(s.invited)::bigint as invited,
    coalesce(sum(s.resolved), 0)::bigint as resolved,
    sum(s.resolved_known)::bigint as resolved_known
from daily.surveys as s
group by s.channel_id, s.service_id, s.question, s.scale_low, s.scale_high, s.score
order by s.channel_id, s.service_id, s.question, s.scale_low, s.scale_high, s.score
