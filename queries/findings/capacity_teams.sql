-- Which teams answer contacts at the end of the period, and in which steps can their capacity be let go?
-- Grain: one row per team, channel and list of services in force on the last day; services is null for all
-- Parameters: $end_date (exclusive)
select
    t.team,
    t.channel_id,
    case when list_contains(t.services, '*') then null else array_to_string(list_sort(t.services), ' ') end as services,
    t.posts,
    t.release_step,
    t.block_hours,
    t.price,
    t.minimum_commitment,
    t.contract_hours_week,
    t.hours_per_post_year,
    t.cost_per_post,
    t.shrinkage_share,
    t.owner
from reference.staffing as t
where t.from_date < $end_date and (t.to_date is null or t.to_date >= $end_date)
order by t.row_no
