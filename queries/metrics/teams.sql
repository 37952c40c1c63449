-- Which teams answer contacts, how many posts have they, and in which steps can posts go?
-- Grain: one row per team and channel in force on the last day
-- Parameters: $end_date (exclusive)
select t.team, t.channel_id, t.posts, t.release_step, t.hours_per_post_year, t.cost_per_post
from reference.staffing as t
where t.from_date < $end_date and (t.to_date is null or t.to_date >= $end_date)
order by t.row_no
