-- A message is told by when, of what and in which job it was sent: its status moves on between two reports, and it would then be two.
select * exclude (extra) replace (hash(local_date, channel_id, template, extra) as row_hash)
from parsed
