-- Weeks, parted where a month ends, are the parts of a month, named by their first day. Facts stand added up by month, by part and by day; a
-- period is made of the largest of these sums that lie in it, so that no question adds up all its days.
create or replace macro reference.part_of(day) as (greatest(date_trunc('month', day), date_trunc('week', day))::date);

-- The first month and the first part that begin on a day or after it.
create or replace macro reference.month_from(day) as (last_day(day - 1) + 1);
create or replace macro reference.part_from(day) as (least(last_day(day - 1) + 1, date_trunc('week', day - 1)::date + 7));

-- Whether a month lies whole in a period; whether a part of a month does, of a month that does not; and whether a day does, of a part that does not.
-- Where a period begins or ends with a month or a part, that is said first: then it has nothing smaller there, and nothing is read for it.
create or replace macro reference.is_whole_month(month, first_day, after_last) as (
    month >= first_day and month < date_trunc('month', after_last)::date
);
create or replace macro reference.is_whole_part(part, first_day, after_last) as (
    part < reference.part_of(after_last) and part >= first_day
    and (
        (day(first_day) > 1 and part < reference.month_from(first_day))
        or (day(after_last) > 1 and part >= date_trunc('month', after_last)::date)
    )
);
create or replace macro reference.is_single_day(day, first_day, after_last) as (
    day < after_last and day >= first_day
    and (
        (first_day < reference.part_from(first_day) and day < reference.part_from(first_day))
        or (reference.part_of(after_last) < after_last and day >= reference.part_of(after_last))
    )
);

-- The end (exclusive) of the same dates a year before: of a period to 28 February of a leap year that is 1 March, as it holds 28 days of that month.
create or replace macro reference.year_before(after_last) as (
    (after_last - interval 1 year)::date + (month(after_last) = 2 and day(after_last) = 29)::integer
);

-- How many months lie between the months of two days.
create or replace macro reference.months_apart(day, earlier) as (12 * (year(day) - year(earlier)) + month(day) - month(earlier));

-- How many months a period touches.
create or replace macro reference.months_touched(first_day, after_last) as (reference.months_apart(after_last - 1, first_day) + 1);
