"""Writes the card payments of every month: made online, taken by telephone, declined, given up, refunded."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from pipelines.demo import council
from pipelines.demo.days import DAY_SECONDS, Days
from pipelines.demo.online import LAST_OPEN_SECOND, Attempts, open_second
from pipelines.demo.services import SERVICES
from pipelines.demo.tally import Tally
from pipelines.demo.text import write_text


HEADER = (
    "Reference,Description,Email,Amount,Card Brand,Cardholder Name,Card Expiry Date,Card Number,State,Finished,Error Code,"
    "Error Message,Provider ID,GOV.UK Payment ID,Issued By,Date Created,Time Created,Corporate Card Surcharge,Total Amount,"
    "Wallet Type,Fee,Net,Fee (transaction),Fee (3DS),Fee (fraud protection),Card Type,MOTO,Payment Provider,3-D Secure Required,"
    "channel (metadata),service (metadata)"
)
DECLINED_SHARE, TIMED_OUT_SHARE, REFUND_SHARE = 0.035, 0.025, 0.012  # per successful payment online
FEE_SHARE = 0.011
SUCCESS, DECLINED, TIMED_OUT = range(3)
STATES = ("Success,true,,", "Declined,true,P0010,Payment method rejected", "Timed out,true,P0020,Payment expired")
OUTCOMES = ("completed", "failed", "abandoned")
PHONE_REFERENCES_FROM = 8_000_000


def write_payments(folder: Path, days: Days, attempts: Attempts, tally: Tally, rng: np.random.Generator) -> None:
    """Writes one export per month of payments begun in it."""
    paid = np.array([bool(one.payment) for one in SERVICES])
    own = np.flatnonzero(attempts.is_done & paid[attempts.service])
    tries = own[rng.random(len(own)) < DECLINED_SHARE], own[rng.random(len(own)) < TIMED_OUT_SHARE]
    by_phone = own[rng.random(len(own)) < council.MOTO_SHARE]
    source = np.concatenate([own, *tries, by_phone])
    state = np.repeat([SUCCESS, DECLINED, TIMED_OUT, SUCCESS], [len(own), len(tries[0]), len(tries[1]), len(by_phone)])
    is_moto = np.arange(len(source)) >= len(source) - len(by_phone)
    earlier = rng.integers(60, 600, len(source))
    second = np.where(state == SUCCESS, attempts.second[source], attempts.second[source] - earlier)
    second[is_moto], fits = _office_hours(days, second[is_moto], rng)
    kept = np.ones(len(source), dtype=bool)
    kept[is_moto] = fits
    reference = np.where(is_moto, PHONE_REFERENCES_FROM + np.arange(len(source)), attempts.reference[source])
    order = np.argsort(second, kind="stable")
    order = order[kept[order]]
    rows = tuple(part[order] for part in (attempts.service[source], second, state, is_moto, reference))
    _write(folder, days, rows, tally, rng)


def _office_hours(days: Days, second: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Telephone payments are taken while the contact centre is open."""
    clock = np.minimum(second % DAY_SECONDS, LAST_OPEN_SECOND - 900)
    return open_second(days, second // DAY_SECONDS * DAY_SECONDS + clock, rng)


def _write(folder: Path, days: Days, rows: tuple[np.ndarray, ...], tally: Tally, rng: np.random.Generator) -> None:
    service, second, state, is_moto, _ = rows
    lines, refunds = _lines(days, rows, rng)
    day = second // DAY_SECONDS
    refund_day = np.array([at for at, _ in refunds])
    for _, begin, end in days.months():
        a, b = np.searchsorted(day, [begin, end])
        back = [refunds[i][1] for i in np.flatnonzero((refund_day >= begin) & (refund_day < end))]
        made = days.dates[end - 1] + timedelta(days=2)
        name = f"payments/GOVUK_Pay_{made}_08-05-12.csv"
        write_text(folder / name, "\n".join([HEADER, *lines[a:b], *back]) + "\n")
        tally.add_file(name, int(b - a) + len(back), excluded=len(back))
    outcome = np.array(OUTCOMES, dtype=object)[state]
    kinds = np.full(len(state), "transaction", dtype=object)
    online = ~is_moto
    tally.add_contacts(days, second[online], service[online], "web", (outcome[online], kinds[online]), "payments")
    tally.more["payments_taken_by_phone"] = int(is_moto.sum())


def _lines(days: Days, rows: tuple[np.ndarray, ...], rng: np.random.Generator) -> tuple[list[str], list[tuple[int, str]]]:
    """The payments, and the refunds with the day they are made on. Times are UTC as the provider writes them."""
    service, second, state, is_moto, reference = rows
    low, high = (np.array([one.price[i] for one in SERVICES])[service] for i in (0, 1))
    pence = np.round((low + (high - low) * rng.random(len(service))) * 100).astype(np.int64)
    is_refund = (rng.random(len(service)) < REFUND_SHARE) & (state == SUCCESS) & ~is_moto
    utc = second - days.offset_hours[second // DAY_SECONDS] * 3600
    midnight = datetime(days.first.year, days.first.month, days.first.day)
    dates = [f"{midnight + timedelta(days=i):%d %b %Y}" for i in range(-1, days.count + 1)]
    clock = [f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(DAY_SECONDS)]
    brands = ("Visa", "Mastercard")
    lines, refunds = [], []
    columns = zip(
        service.tolist(),
        utc.tolist(),
        state.tolist(),
        is_moto.tolist(),
        reference.tolist(),
        pence.tolist(),
        is_refund.tolist(),
        strict=True,
    )
    for number, (s, at, k, moto, ref, money, back) in enumerate(columns):
        one = SERVICES[s]
        asked = f"{money // 100}.{money % 100:02d}"
        fee = f"{int(money * FEE_SHARE) / 100:.2f}" if k == SUCCESS else ""
        total = asked if k == SUCCESS else "0.00"
        email = "" if moto else f"resident{ref % 40009}@example.org"
        payment = f"p{number:08x}"
        head = f"{one.code}{ref:07d},{one.name},{email}"
        card = f"{brands[number % 2]},J Bloggs,11/29,4242"
        when = f"{dates[at // DAY_SECONDS + 1]},{clock[at % DAY_SECONDS]}"
        lines.append(
            f"{head},{asked},{card},{STATES[k]},pi_{payment},{payment},,{when},0.00,{total},,{fee},{total},{fee},,,debit,"
            f"{'true' if moto else 'false'},stripe,{'' if moto else 'true'},{'phone' if moto else 'web'},{one.payment}"
        )
        if back:
            later = min(at // DAY_SECONDS + 4, days.count - 1)
            refunds.append(
                (
                    later,
                    f"{head},-{asked},{card},Refund success,true,,,pi_{payment},{payment},officer@northmere.example,"
                    f"{dates[later + 1]},11:00:00,,-{asked},,,-{asked},,,,debit,,stripe,true,,{one.payment}",
                )
            )
    return lines, refunds
