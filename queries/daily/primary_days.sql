-- Days that are not made again follow the choice of the web feed that counts, which a feed that came, went or grew backwards may have changed.
update daily.web as w
set is_primary = m.is_primary
from primary_sites as m
where w.source_id = m.source_id and w.local_date >= m.from_date and w.local_date < m.to_date and w.is_primary <> m.is_primary;

update daily.bots as b
set is_primary = m.is_primary
from primary_sites as m
where b.source_id = m.source_id and b.local_date >= m.from_date and b.local_date < m.to_date and b.is_primary <> m.is_primary;

update daily.funnel as s
set is_primary = m.is_primary
from primary_sites as m
where s.source_id = m.source_id and s.local_date >= m.from_date and s.local_date < m.to_date and s.is_primary <> m.is_primary
