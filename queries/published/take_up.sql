-- What was ever counted: by which feed and at which grain, of which service and channel, and of which kind, from its first month to its last.
create or replace table daily.counted_kinds as
select
    f.counts_of, f.grain, f.source_id, f.service_id, f.channel_id, f.is_assisted, f.contact_type, coalesce(s.kind, 'transaction') as service_kind,
    min(f.local_date) as first_month, max(f.local_date) as last_month
from daily.counted_months as f
left join reference.services as s on f.service_id = s.service_id
group by all
order by all;

-- The line of a definition of take-up, digital or other, on which each kind of count falls: the first rule that fits decides, and also
-- whether transactions or all contacts are counted. A kind that no rule fits is not counted at all.
create or replace macro daily.take_up_lines(definition) as table
with
    kinds as (select distinct counts_of, channel_id, is_assisted, contact_type, service_kind from daily.counted_kinds),
    fitting as (
        select
            k.counts_of, k.channel_id, k.is_assisted, k.contact_type, k.service_kind, t.line,
            coalesce(t.contact_type = 'transaction', false) as of_transactions,
            row_number() over (
                partition by k.counts_of, k.channel_id, k.is_assisted, k.contact_type, k.service_kind order by t.row_no
            ) as place
        from kinds as k
        inner join
            reference.take_up_definitions as t
            on t.definition_id = definition
            and t.counts_of = k.counts_of
            and coalesce(t.channel_id, '*') in ('*', k.channel_id)
            and (t.is_assisted is null or t.is_assisted = k.is_assisted)
            and (t.service_kind is null or t.service_kind = k.service_kind)
            and (t.contact_type is null or t.contact_type = k.contact_type)
    )
select counts_of, channel_id, is_assisted, contact_type, service_kind, line, of_transactions from fitting where place = 1;

-- The feeds that ever counted contacts of each service and channel, as one list; by the week too, or only those whose days or months stand alone.
create or replace macro daily.feeds_of_pairs(with_weeks) as table
select service_id, channel_id, list(distinct source_id order by source_id) as feeds
from daily.counted_kinds
where counts_of = 'contacts' and (with_weeks or grain <> 'week')
group by service_id, channel_id;
