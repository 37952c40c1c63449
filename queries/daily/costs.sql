-- Fills daily.costs: counted contacts at the unit cost valid on their day, the service's own before the one for all services,
-- the council's own before a published one. Low, central and high are carried through; without a valid unit cost they stay null.
delete from daily.costs;

insert into daily.costs by name
with
    facts as (
        select row_number() over () as fact_no, grain, local_date, service_id, channel_id, is_assisted, contact_type, source_id,
            sum(contacts)::bigint as contacts, sum(transactions)::bigint as transactions
        from daily.contacts
        group by all
    ),
    candidates as (
        select f.fact_no, arg_min(
            struct_pack(low := u.low, central := u.central, high := u.high, basis := u.basis),
            ((u.basis = 'published')::integer, (u.service_id = '*')::integer, u.from_date)
        ) as cost
        from facts as f
        inner join
            reference.unit_costs as u
            on u.channel_id = f.channel_id
            and u.service_id in (f.service_id, '*')
            and f.local_date >= u.from_date
            and (u.to_date is null or f.local_date < u.to_date)
        group by f.fact_no
    )
select
    f.grain, f.local_date, f.service_id, f.channel_id, f.is_assisted, f.contact_type, f.source_id, f.contacts, f.transactions,
    case when c.cost is null then 0 else f.contacts end as costed_contacts,
    (f.contacts * c.cost.low)::decimal(18, 4) as cost_low,
    (f.contacts * c.cost.central)::decimal(18, 4) as cost_central,
    (f.contacts * c.cost.high)::decimal(18, 4) as cost_high,
    c.cost.basis as basis
from facts as f
left join candidates as c on f.fact_no = c.fact_no
