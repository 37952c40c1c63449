"""The figures of a board paper once more, as plain loops over plain rows: slow, short, and sharing nothing with the SQL."""

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta


def contacts_by_month(facts: list[dict], start: date, end: date, service: str | None) -> dict[tuple[date, str], tuple[int, int]]:
    """Contacts and transactions by month and channel; week rows left out."""
    sums: dict = defaultdict(lambda: (0, 0))
    for fact in facts:
        if start <= fact["local_date"] < end and fact["grain"] != "week" and service in (None, fact["service_id"]):
            key = (fact["local_date"].replace(day=1), fact["channel_id"])
            sums[key] = (sums[key][0] + fact["contacts"], sums[key][1] + fact["transactions"])
    return dict(sums)


def digital_take_up(facts: list[dict], kinds: dict[str, str], start: date, end: date) -> dict[date, tuple[int, int]]:
    """Digital and all transactions by month under the current rule of GDS: web, app and kiosk, and web chat without staff."""
    sums: dict = defaultdict(lambda: (0, 0))
    for fact in facts:
        if not start <= fact["local_date"] < end or fact["grain"] == "week":
            continue
        if fact["contact_type"] != "transaction" or kinds[fact["service_id"]] != "transaction":
            continue
        digital = fact["channel_id"] in ("web", "app", "kiosk") or (fact["channel_id"] == "chat" and not fact["is_assisted"])
        month = fact["local_date"].replace(day=1)
        sums[month] = (sums[month][0] + fact["transactions"] * digital, sums[month][1] + fact["transactions"])
    return dict(sums)


def unit_cost(costs: list[dict], channel: str, day: date) -> tuple[float, float, float] | None:
    """Low, central and high of the channel on a day, null when none is valid."""
    for cost in costs:
        if cost["channel_id"] == channel and cost["from_date"] <= day and (cost["to_date"] is None or day < cost["to_date"]):
            return cost["low"], cost["central"], cost["high"]
    return None


def cost_per_transaction(facts: list[dict], costs: list[dict], start: date, end: date, by: str) -> dict[str, tuple]:
    """Transactions, central cost and cost per costed transaction; the cost is null when nothing has one."""
    transactions: dict[str, int] = defaultdict(int)
    costed: dict[str, int] = defaultdict(int)
    money: dict[str, float] = {}
    for fact in facts:
        if start <= fact["local_date"] < end:
            transactions[fact[by]] += fact["transactions"]
            price = unit_cost(costs, fact["channel_id"], fact["local_date"])
            if price:
                costed[fact[by]] += fact["transactions"]
                money[fact[by]] = money.get(fact[by], 0) + fact["contacts"] * price[1]
    return {
        key: (count, money.get(key), money[key] / costed[key] if costed[key] and key in money else None)
        for key, count in transactions.items()
    }


def saving(facts: list[dict], costs: list[dict], start: date, end: date, base_start: date, base_end: date) -> dict[str, tuple]:
    """Low, central and high per service with contacts in both: the old mix at the prices of now less what the new one cost."""
    now: dict = defaultdict(int)
    then: dict = defaultdict(int)
    spent: dict = defaultdict(lambda: [0.0, 0.0, 0.0])
    for fact in facts:
        key = (fact["service_id"], fact["channel_id"])
        if start <= fact["local_date"] < end:
            now[key] += fact["contacts"]
            price = unit_cost(costs, fact["channel_id"], fact["local_date"])
            spent[key] = [total + fact["contacts"] * pounds for total, pounds in zip(spent[key], price, strict=True)]
        elif base_start <= fact["local_date"] < base_end:
            then[key] += fact["contacts"]
    found = {}
    for service in {service for service, _ in now}:
        volume = sum(count for (name, _), count in now.items() if name == service)
        base = sum(count for (name, _), count in then.items() if name == service)
        used = [channel for name, channel in {*now, *then} if name == service and now[name, channel] + then[name, channel]]
        if not volume or not base or any(is_seldom_stated(facts, service, channel, start, end) for channel in used):
            continue
        low = central = high = 0.0
        for channel in {channel for name, channel in [*now, *then] if name == service}:
            count = now[service, channel]
            prices = (
                [total / count for total in spent[service, channel]] if count else list(unit_cost(costs, channel, end - timedelta(days=1)))
            )
            moved = volume * then[service, channel] / base - count
            low += moved * (prices[0] if moved > 0 else prices[2])
            central += moved * prices[1]
            high += moved * (prices[2] if moved > 0 else prices[0])
        found[service] = (low, central, high)
    return found


def is_seldom_stated(facts: list[dict], service: str, channel: str, start: date, end: date) -> bool:
    """Whether a channel that is counted by the month alone has counts for less than nine days in ten: a blank month is no nought."""
    mine = [fact for fact in facts if (fact["service_id"], fact["channel_id"]) == (service, channel)]
    if any(fact["grain"] != "month" for fact in mine):
        return False
    months = {fact["local_date"] for fact in mine if start <= fact["local_date"] < end}
    return sum(monthrange(month.year, month.month)[1] for month in months) < 0.9 * (end - start).days


def completion_rate(forms: list[dict], start: date, end: date) -> dict[str, tuple]:
    """Starts, completions and their share by service; no share when more were completed than started."""
    sums: dict = defaultdict(lambda: (0, 0))
    for form in forms:
        if form["is_primary"] and start <= form["local_date"] < end:
            starts, completions = sums[form["service_id"]]
            sums[form["service_id"]] = (starts + form["starts"], completions + form["completions"])
    return {service: (starts, done, done / starts if starts and done <= starts else None) for service, (starts, done) in sums.items()}
