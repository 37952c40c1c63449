-- What only a person can decide: files nobody can place, feeds that overlap with no primary, things stated twice differently.
create table published.quality.questions as
select 'file' as kind, file_name as subject, sentence from ledger.sightings where status in ('question', 'refused')
union all
select
    'primary' as kind,
    u.service_id || ':' || u.channel_id as subject,
    string_agg(distinct u.source_id, ' and ' order by u.source_id) || ' all count ' || u.service_id || ' on ' || u.channel_id || ' from '
    || min(u.from_date) || ' to ' || (max(u.to_date) - 1)
    || '; neither is counted there. Name one in the primary_for column of data/reference/sources.csv, e.g. ' || u.service_id || ':' || u.channel_id || '.' as sentence
from events.uncounted_pairs as u
where u.why = 'no_primary_chosen'
group by u.service_id, u.channel_id
union all
select
    'versions' as kind,
    c.source_id as subject,
    'Two exports of ' || c.source_id || ' state ' || count(*) || ' facts differently between ' || min(c.local_date) || ' and ' || max(c.local_date)
    || ' and neither says which is later; they are not counted. Say so in data/reference/file_answers.csv (stated_on, or use = false).' as sentence
from events.contacts as c
where c.not_counted_reason = 'two_versions'
group by c.source_id
order by kind, subject
