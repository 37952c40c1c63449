"""Writes the phone system's monthly Interactions exports, with an overlap, a damaged row and a queue that changes its name."""

from datetime import timedelta
from pathlib import Path

import numpy as np

from pipelines.demo import council
from pipelines.demo.calls import COMPLETED, NO_SERVICE, OUTCOMES, Calls
from pipelines.demo.council import REASONS
from pipelines.demo.days import DAY_SECONDS, Days
from pipelines.demo.services import SERVICES
from pipelines.demo.tally import Tally
from pipelines.demo.text import clock_words, identifiers, slash, write_text


HEADER = (
    "Full Export Completed,Partial Result Timestamp,Filters,Media Type,Users,Remote,Date,End Date,Duration,Direction,ANI,DNIS,Queue,"
    "Wrap-up,Flow,Conversation ID,Abandoned,Abandoned in Queue,Time to Abandon,Total Handle,Total Queue,Total IVR,Total Hold,Total ACW,"
    "Transfers,Disconnect Type,External Tag"
)
OLD_QUEUE, NEW_QUEUE, RELABELLED = "Street Cleaning", "Clean Streets Team", "fly_tipping"
COUNCIL_NUMBER = "tel:+441632960000"
AGENTS = tuple(
    f"{first} {last}" for first in ("Asha", "Tom", "Priya", "Lee", "Gwen") for last in ("Patel", "Reed", "Shah", "Brown", "Evans")
)
OVERLAP_DAYS = 7


def drama_numbers() -> list[str]:
    """Numbers of the ranges that Ofcom keeps for drama: nobody can be rung."""
    mobile = [f"tel:+447700900{n:03d}" for n in range(1000)]
    areas = ("113", "114", "115", "116", "117", "118", "121", "131", "141", "151", "161")
    city = [f"tel:+44{area}4960{n:03d}" for area in areas for n in range(1000)]
    return [*mobile, *city, *(f"tel:+44207946{n:04d}" for n in range(1000)), *(f"tel:+441914980{n:03d}" for n in range(1000))]


def reason_words() -> list[list[str]]:
    """The wrap-up words by service and reason."""
    extra = [council.CHASE[0], "", council.TIMEOUT]
    return [
        [word if word in ("", council.TIMEOUT) else f"{one.code} - {word}" for word in [*(r[0] for r in REASONS), *extra]]
        for one in SERVICES
    ]


def write_calls(folder: Path, days: Days, calls: Calls, tally: Tally, rng: np.random.Generator) -> None:
    """Writes one export per month; in the middle of the period one export also covers the last week of the month before."""
    lines = _lines(days, calls, rng)
    day = calls.second // DAY_SECONDS
    months = days.months()
    overlap, damaged = len(months) // 2, len(months) // 3
    damaged_row = -1
    for number, (_, begin, end) in enumerate(months):
        start = max(0, begin - OVERLAP_DAYS) if number == overlap else begin
        first, middle, last = np.searchsorted(day, [start, begin, end])
        chosen = lines[first:last]
        if number == damaged:
            place = int(
                np.flatnonzero((calls.outcome[first:last] == COMPLETED) & ~calls.is_chat[first:last] & ~calls.is_outbound[first:last])[5]
            )
            damaged_row = int(first) + place
            chosen[place] = _damage(chosen[place])
        name = f"genesys/Interactions_{days.dates[start]:%d-%m-%Y}_to_{days.dates[end - 1]:%d-%m-%Y}.csv"
        filters = f"Media Type: all; Date: {slash(days.dates[start])} - {slash(days.dates[end - 1])}"
        head = f"YES,,{filters},"
        write_text(folder / name, "".join([HEADER, "\n", *(f"{head}{line}\n" for line in chosen)]))
        tally.add_file(name, len(chosen), rejected=int(number == damaged), duplicate=int(middle - first))
    _count(days, calls, damaged_row, tally)


def _damage(line: str) -> str:
    cells = line.split(",")
    cells[16] = "#VALUE!"
    return ",".join(cells)


def _lines(days: Days, calls: Calls, rng: np.random.Generator) -> list[str]:
    """Every row but its first three cells."""
    count = len(calls.service)
    total = calls.wait_ms + np.where(calls.outcome == COMPLETED, calls.handle_ms, 0) + calls.ivr_ms
    end = calls.second + total // 1000
    dates, clock = [slash(day) for day in (*days.dates, days.last + timedelta(days=1))], clock_words()
    day, minute = (calls.second // DAY_SECONDS).tolist(), (calls.second % DAY_SECONDS // 60).tolist()
    end_day, end_minute = (end // DAY_SECONDS).tolist(), (end % DAY_SECONDS // 60).tolist()
    agents = rng.integers(0, len(AGENTS), count).tolist()
    hold = rng.integers(0, 60000, count).tolist()
    wrap = rng.integers(5000, 60000, count).tolist()
    phones = [*drama_numbers(), "sip:anonymous@anonymous.invalid"]
    numbers = calls.phone.tolist()
    words = reason_words()
    queue = _queues(days, calls)
    codes = [one.code for one in SERVICES]
    rows = zip(
        calls.service.tolist(),
        calls.outcome.tolist(),
        calls.reason.tolist(),
        calls.is_chat.tolist(),
        calls.is_outbound.tolist(),
        numbers,
        calls.reference.tolist(),
        calls.wait_ms.tolist(),
        calls.handle_ms.tolist(),
        calls.ivr_ms.tolist(),
        total.tolist(),
        identifiers(count, rng),
        queue,
        agents,
        hold,
        wrap,
        day,
        minute,
        end_day,
        end_minute,
        strict=True,
    )
    lines = []
    for (
        service,
        outcome,
        reason,
        is_chat,
        is_outbound,
        phone,
        reference,
        wait,
        handle,
        menu,
        length,
        identity,
        name,
        agent,
        held,
        wrapped,
        d,
        m,
        d2,
        m2,
    ) in rows:
        when = f"{dates[d]} {clock[m]},{dates[d2]} {clock[m2]},{length}"
        if is_outbound:
            lines.append(f"voice,{AGENTS[agent]},,{when},Outbound,,{phones[m]},,,,{identity},NO,,,{handle},,,{held},{wrapped},0,client,")
            continue
        media, ani, dnis, flow = (
            ("message", "", "", "Web Messaging") if is_chat else ("voice", phones[phone], COUNCIL_NUMBER, "Main IVR v12")
        )
        head = f"{media},{AGENTS[agent] if outcome == 0 else ''},,{when},Inbound,{ani},{dnis}"
        if outcome == 0:
            tag = f"{codes[service]}{reference:07d}" if reference else ""
            tail = f"NO,,,{handle},{wait},{menu},{held},{wrapped},0,peer,{tag}"
            lines.append(f"{head},{name},{words[service][reason]},{flow},{identity},{tail}")
        elif outcome == 1:
            lines.append(f"{head},{name},,{flow},{identity},YES,{name},{wait},,{wait},{menu},,,0,peer,")
        else:
            lines.append(f"{head},,,{flow},{identity},NO,,,,,{menu},,,0,peer,")
    return lines


def _queues(days: Days, calls: Calls) -> list[str]:
    names = np.array([*(one.queue for one in SERVICES), ""], dtype=object)[calls.service]
    moved = next(i for i, one in enumerate(SERVICES) if one.service_id == RELABELLED)
    is_new = (calls.service == moved) & (calls.second // DAY_SECONDS >= days.index(days.events.relabelled))
    names[is_new] = NEW_QUEUE
    return [str(name) for name in names]


def _count(days: Days, calls: Calls, damaged_row: int, tally: Tally) -> None:
    kinds = np.array([*(kind for _, _, kind, _ in REASONS), council.CHASE[1], "unknown", "unknown"], dtype=object)[calls.reason]
    outcome = np.array(OUTCOMES, dtype=object)[calls.outcome]
    good = ~calls.is_outbound
    good[damaged_row] = False
    for channel, chosen in (("phone", good & ~calls.is_chat), ("chat", good & calls.is_chat)):
        tally.add_contacts(days, calls.second[chosen], calls.service[chosen], channel, (outcome[chosen], kinds[chosen]), "genesys")
    causes = np.array([*(cause for *_, cause in REASONS), council.CHASE[2], "", ""], dtype=object)[calls.reason]
    assessed = good & (causes != "")
    tally.more["calls_in_total"] = int((good & ~calls.is_chat).sum())
    tally.more["outbound_calls"] = int(calls.is_outbound.sum())
    tally.more["avoidable"] = {
        "assessed": int(assessed.sum()),
        "avoidable": int((assessed & (causes != "none")).sum()),
        "by_cause": {c: int((assessed & (causes == c)).sum()) for c in sorted(set(causes.tolist())) if c},
    }
    tally.more["handle_seconds_mean"] = _handle_by_month(days, calls, good)
    tally.more["calls_without_service"] = int((good & (calls.service == NO_SERVICE)).sum())
    tally.more["repeats"] = _repeats(calls, good)


def _handle_by_month(days: Days, calls: Calls, good: np.ndarray) -> dict[str, float | None]:
    chosen = good & (calls.outcome == COMPLETED) & ~calls.is_chat
    day = calls.second // DAY_SECONDS
    found: dict[str, float | None] = {}
    for first, begin, end in days.months():
        own = chosen & (day >= begin) & (day < end)
        found[f"{first:%Y-%m}"] = round(float(calls.handle_ms[own].mean()) / 1000, 3) if own.any() else None
    return found


def _repeats(calls: Calls, good: np.ndarray) -> dict[str, dict[str, int]]:
    """By service: keyed calls, and those whose caller rang again about the same service within 7 and 30 days."""
    found = {}
    for number, one in enumerate(SERVICES):
        own = good & (calls.service == number) & (calls.phone >= 0)
        order = np.lexsort((calls.second[own], calls.phone[own]))
        phone, minute = calls.phone[own][order], calls.second[own][order] // 60
        same = phone[1:] == phone[:-1]
        gap = np.where(same, minute[1:] - minute[:-1], 10**9)
        keyed = int(own.sum())
        if keyed:
            within = {f"within_{days}_days": int((gap < days * 1440).sum()) for days in (1, 7, 30)}
            found[one.service_id] = {"keyed_calls": keyed, **within}
    return found
