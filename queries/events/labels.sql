-- Makes temp table labels from temp table raw_labels (distinct source_id, service_label, queue, reason, form_label):
-- the service, contact type and avoidable cause of each. Rules first: the lowest priority wins, attribute by attribute, then the
-- earlier row of service_rules.csv. Then a label that is a service's name or id, then the feed's defaults, else 'unmapped'.
create or replace temp table labels as
with
    labelled as (
        select
            row_number() over (order by source_id, service_label, queue, reason, form_label) as label_no,
            source_id, service_label, queue, reason, form_label
        from raw_labels
    ),
    -- exactness: a label before a form's name, a wrap-up before a queue
    words as (
        select label_no, source_id, 'service_label' as field, 1 as exactness, lower(trim(service_label)) as word
        from labelled where trim(service_label) <> ''
        union all
        select label_no, source_id, 'form_label' as field, 2 as exactness, lower(trim(form_label)) as word
        from labelled where trim(form_label) <> ''
        union all
        -- a form's name is the label of its contacts where the export has no other: a rule for either field fits it
        select label_no, source_id, 'service_label' as field, 2 as exactness, lower(trim(form_label)) as word
        from labelled where trim(form_label) <> '' and coalesce(trim(service_label), '') = ''
        union all
        select label_no, source_id, 'reason' as field, 3 as exactness, lower(trim(reason)) as word
        from labelled where trim(reason) <> ''
        union all
        select label_no, source_id, 'queue' as field, 4 as exactness, lower(trim(queue)) as word
        from labelled where trim(queue) <> ''
    ),
    distinct_words as (
        select distinct source_id, field, word from words
    ),
    rules as (
        select
            row_no as rule_no, priority, source_id, field, match, lower(trim(pattern)) as folded_pattern, trim(pattern) as pattern,
            service_id, contact_type, avoidable_cause
        from reference.service_rules
        where field <> 'path'
    ),
    -- equal words join by hash; only the other kinds of match compare every word with every pattern
    fitting as (
        select w.source_id, w.field, w.word, r.rule_no
        from distinct_words as w
        inner join rules as r on w.field = r.field and w.word = r.folded_pattern and r.match = 'equals'
        where r.source_id is null or r.source_id = w.source_id
        union all
        select w.source_id, w.field, w.word, r.rule_no
        from distinct_words as w
        inner join rules as r on w.field = r.field
        where
            (r.source_id is null or r.source_id = w.source_id)
            and case r.match
                when 'starts' then starts_with(w.word, r.folded_pattern)
                when 'contains' then contains(w.word, r.folded_pattern)
                when 'regex' then regexp_matches(w.word, r.pattern, 'i')
                else false
            end
    ),
    hits as (
        select w.label_no, r.rule_no, r.priority, r.service_id, r.contact_type, r.avoidable_cause
        from words as w
        inner join fitting as f on w.source_id = f.source_id and w.field = f.field and w.word = f.word
        inner join rules as r on f.rule_no = r.rule_no
    ),
    ruled as (
        select
            label_no,
            min_by(service_id, (priority, rule_no)) filter (where service_id is not null) as service_id,
            min_by(contact_type, (priority, rule_no)) filter (where contact_type is not null) as contact_type,
            min_by(avoidable_cause, (priority, rule_no)) filter (where avoidable_cause is not null) as avoidable_cause
        from hits
        group by label_no
    ),
    names as (
        select service_id, trim(regexp_replace(replace(lower(service_name), '&', ' and '), '\s+', ' ', 'g')) as name, 1 as exactness
        from reference.services where service_id <> 'unmapped'
        union all
        select service_id, replace(service_id, '_', ' ') as name, 2 as exactness
        from reference.services where service_id <> 'unmapped'
    ),
    -- one service per name: a service called by another's id yields to the name
    named_services as (
        select name, min_by(service_id, (exactness, service_id)) as service_id from names group by name
    ),
    named as (
        select w.label_no, min_by(n.service_id, w.exactness) as service_id
        from words as w
        inner join
            named_services as n
            on trim(regexp_replace(replace(replace(w.word, '&', ' and '), '_', ' '), '\s+', ' ', 'g')) = n.name
        group by w.label_no
    )
select
    l.source_id,
    l.service_label,
    l.queue,
    l.reason,
    l.form_label,
    coalesce(r.service_id, n.service_id, s.default_service, 'unmapped') as service_id,
    coalesce(r.contact_type, s.default_contact_type, 'unknown') as contact_type,
    r.avoidable_cause,
    coalesce(r.service_id, n.service_id, s.default_service) is not null as matched
from labelled as l
left join ruled as r on l.label_no = r.label_no
left join named as n on l.label_no = n.label_no
left join reference.sources as s on l.source_id = s.source_id
order by l.label_no
