-- Which services and channels are counted, and would a consent banner on the website change the count?
-- Grain: one row per service and channel with contacts
-- Parameters: none
with
    analytics as (
        select distinct w.source_id
        from (select distinct source_id from daily.web) as w
        left join quality.feeds as f on w.source_id = f.source_id
        where coalesce(f.format, '') not in ('access_log', 'iis_w3c', 'nginx_json', 'cloudfront')
    ),
    pairs as (
        select c.service_id, c.channel_id, bool_or(a.source_id is not null) as needs_consent
        from (select distinct service_id, channel_id, source_id from daily.contacts) as c
        left join analytics as a on c.source_id = a.source_id
        group by c.service_id, c.channel_id
    )
select
    p.service_id,
    p.channel_id,
    p.needs_consent,
    coalesce(s.service_name, p.service_id) as service_name,
    coalesce(s.kind = 'self_assessment', false) as is_self_assessment,
    s.from_date
from pairs as p
left join reference.services as s on p.service_id = s.service_id
order by p.service_id, p.channel_id
