-- How satisfied were the people who answered, on a scale of 0 to 1, by channel?
-- Grain: one row per channel with answers about satisfaction
-- Parameters: $start_date (inclusive), $end_date (exclusive), $service_id (null for all), $directorate (null for all)
with
    answers as (
        select
            channel_id,
            sum(responses)::bigint as responses,
            sum((score_sum - responses * scale_low) / (scale_high - scale_low)) as satisfied
        from daily.surveys
        where
            question = 'satisfaction'
            and responses > 0
            and scale_high > scale_low
            and local_date >= $start_date
            and local_date < $end_date
            and reference.is_chosen(service_id, $service_id, $directorate)
        group by channel_id
    )
select f.channel_id, coalesce(c.channel_name, f.channel_id) as channel_name, f.responses, f.satisfied / f.responses as satisfaction
from answers as f
left join reference.channels as c on f.channel_id = c.channel_id
order by f.channel_id
