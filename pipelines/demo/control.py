"""Writes the switchboard's own monthly totals: they agree with the exports but for one month."""

from pathlib import Path

import numpy as np

from pipelines.demo.calls import ABANDONED, COMPLETED, Calls
from pipelines.demo.days import DAY_SECONDS, Days
from pipelines.demo.tally import Tally
from pipelines.demo.text import write_table


HEADER = "Period start,Grain,Measure,Channel,Queue,Service,Total,Note"
WRONG_BY = 0.03  # the share that the one odd month states too much


def write_control_totals(folder: Path, days: Days, calls: Calls, tally: Tally) -> None:
    """Writes one file for the whole period."""
    day = calls.second // DAY_SECONDS
    inbound = ~calls.is_outbound & ~calls.is_chat
    months = [(first, a, b) for first, a, b in days.months() if first >= days.first]
    odd = months[len(months) * 2 // 3][0]
    rows: list[tuple[object, ...]] = []
    for first, begin, end in months:
        own = inbound & (day >= begin) & (day < end)
        counts = {
            "offered": np.isin(calls.outcome[own], (COMPLETED, ABANDONED)).sum(),
            "answered": (calls.outcome[own] == COMPLETED).sum(),
            "abandoned": (calls.outcome[own] == ABANDONED).sum(),
        }
        for measure, count in counts.items():
            stated = round(int(count) * (1 + WRONG_BY)) if first == odd and measure == "offered" else int(count)
            rows.append((first, "month", measure, "phone", "", "", stated, "switchboard report"))
    write_table(folder / "control_totals/switchboard_totals.csv", HEADER, rows)
    tally.add_file("control_totals/switchboard_totals.csv", len(rows))
    tally.more["control_totals"] = {"odd_month": f"{odd:%Y-%m}", "offered_too_high_by": WRONG_BY}
