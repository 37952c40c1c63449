-- Weeks, parted where a month ends, are the parts of a month, named by their first day. Facts stand added up by month, by part and by day; a
-- period is made of the largest of these sums that lie in it, so that no question adds up all its days.
create or replace macro reference.part_of(day) as (greatest(date_trunc('month', day), date_trunc('week', day))::date);

-- The first month and the first part that begin on a day or after it.
create or replace macro reference.month_from(day) as ((date_trunc('month', day - 1) + interval 1 month)::date);
create or replace macro reference.part_from(day) as (
    least(date_trunc('month', day - 1) + interval 1 month, date_trunc('week', day - 1) + interval 7 day)::date
);

-- Whether a month lies whole in a period; whether a part of a month does, of a month that does not; and whether a day does, of a part that does not.
-- Each side says first whether the period has any such part or day at all: a period of whole months has none, and then nothing is read.
create or replace macro reference.is_whole_month(month, first_day, after_last) as (month >= first_day and month <= after_last - interval 1 month);
create or replace macro reference.is_whole_part(part, first_day, after_last) as (
    (
        first_day < least(reference.month_from(first_day), reference.part_of(after_last))
        and part >= first_day and part < least(reference.month_from(first_day), reference.part_of(after_last))
    )
    or (
        greatest(first_day, date_trunc('month', after_last)::date) < reference.part_of(after_last)
        and part >= greatest(first_day, date_trunc('month', after_last)::date) and part < reference.part_of(after_last)
    )
);
create or replace macro reference.is_single_day(day, first_day, after_last) as (
    (
        first_day < least(reference.part_from(first_day), after_last)
        and day >= first_day and day < least(reference.part_from(first_day), after_last)
    )
    or (
        greatest(first_day, reference.part_of(after_last)) < after_last
        and day >= greatest(first_day, reference.part_of(after_last)) and day < after_last
    )
);
