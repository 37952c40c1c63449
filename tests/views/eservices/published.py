"""The figures of the E-services page worked out again from the published file, in plain SQL and arithmetic of its own."""

import json
import math
import statistics
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb

from pipelines.database import open_published


ONLINE = "(channel_id in ('web', 'app', 'kiosk') or (channel_id = 'chat' and not is_assisted))"
WEEK = timedelta(weeks=1)


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """The current published file, on the connection that one process may have of it."""
    return open_published(folder).connection.cursor()


def finding(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict]:
    """The rows of a finding as they were published."""
    rows = connection.execute("select content from findings.answers where name = ? order by row_no", [name]).fetchall()
    return [json.loads(row[0]) for row in rows]


class Weeks:
    """The weeks in view and those of last year, and the services in view."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, weeks: int, services: list[str]) -> None:
        self.connection, self.services = connection, services
        through = connection.execute("select data_through from quality.build").fetchone()[0]
        end = through + timedelta(days=1)
        self.end = end - timedelta(days=end.weekday())
        self.start = self.end - weeks * WEEK
        self.before = (self.start - 52 * WEEK, self.end - 52 * WEEK)

    def transactions(self, start: date, end: date) -> dict[str, tuple[int, int]]:
        """Digital and all transactions of each service of kind transaction, under the current GDS definition."""
        rows = self.connection.execute(
            f"""select service_id, coalesce(sum(transactions) filter ({ONLINE}), 0), sum(transactions) from daily.contacts
            inner join reference.services using (service_id)
            where kind = 'transaction' and contact_type = 'transaction' and local_date >= ? and local_date < ?
              and list_contains(?, service_id) group by service_id""",
            [start, end, self.services],
        ).fetchall()
        return {service: (int(digital), int(n)) for service, digital, n in rows}

    def spread(self) -> float:
        """How many times more than chance weekly take-up varies, over the half years that end with both periods, all services."""
        ratios = []
        for end in (self.end, self.before[1]):
            rows = self.connection.execute(
                f"""select service_id, date_trunc('week', local_date) as week, coalesce(sum(transactions) filter ({ONLINE}), 0), sum(transactions)
                from daily.contacts inner join reference.services using (service_id)
                where kind = 'transaction' and contact_type = 'transaction' and grain <> 'month'
                  and date_trunc('week', local_date) >= ? and local_date < ? group by all order by all""",
                [end - 26 * WEEK, end],
            ).fetchall()
            for here, after in pairwise(rows):
                if here[0] == after[0] and min(here[3], after[3]) >= 10:
                    pooled = (here[2] + after[2]) / (here[3] + after[3])
                    if 0 < pooled < 1:
                        chance = pooled * (1 - pooled) * (1 / here[3] + 1 / after[3])
                        ratios.append((here[2] / here[3] - after[2] / after[3]) ** 2 / chance)
        return max(1.0, statistics.median(ratios) / 0.454936)

    def changes(self) -> dict[str, tuple[float, float, float]]:
        """Take-up, its change and the chance of it, of services counted digitally in both periods."""
        now, then, spread = self.transactions(self.start, self.end), self.transactions(*self.before), self.spread()
        web = {
            service for (service,) in self.connection.execute(f"select distinct service_id from daily.contacts where {ONLINE}").fetchall()
        }
        found = {}
        for service, (digital, n) in now.items():
            if service in web and n:
                was, was_n = then[service]
                pooled = (digital + was) / (n + was_n)
                z = abs(digital / n - was / was_n) / math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / was_n) * spread)
                found[service] = (digital / n, digital / n - was / was_n, math.erfc(z / math.sqrt(2)))
        return found

    def movers(self) -> dict[str, float]:
        """The changes of services that moved, by Holm's step-down test at 5 %."""
        ranked = sorted(self.changes().items(), key=lambda pair: pair[1][2])
        moved = {}
        for rank, (service, (_, change, p)) in enumerate(ranked):
            if p * (len(ranked) - rank) >= 0.05:
                break
            moved[service] = change
        return moved

    def whole(self) -> tuple[float, int, float, float, float]:
        """Take-up of all in view, its transactions, and the change with its 80 % range."""
        now, then, spread = self.transactions(self.start, self.end), self.transactions(*self.before), self.spread()
        pairs = [[sum(pair[side] for pair in each.values()) for side in (0, 1)] for each in (now, then)]
        (low, high), (low_then, high_then) = (wilson(hits / spread, n / spread) for hits, n in pairs)
        share, was = (hits / n for hits, n in pairs)
        change = share - was
        return (
            share,
            pairs[0][1],
            change,
            change - math.hypot(share - low, high_then - was),
            change + math.hypot(high - share, was - low_then),
        )

    def forms(self) -> dict[str, list[int]]:
        """People at each step of each form, from the feed that saw the starts."""
        rows = self.connection.execute(
            """select service_id, path, sum(starts + steps + completions)::bigint, sum(starts), sum(completions) from daily.funnel
            where is_primary and path is not null and local_date >= ? and local_date < ? and list_contains(?, service_id)
            group by service_id, step_no, path order by service_id, step_no""",
            [self.start, self.end, self.services],
        ).fetchall()
        found: dict[str, list] = {}
        for service, path, people, starts, completions in rows:
            found.setdefault(service, []).append((path, int(people), int(starts), int(completions)))
        return found


def wilson(hits: float, n: float) -> tuple[float, float]:
    """The 80 % Wilson interval."""
    z, p = 1.2815515655446004, hits / n
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (p + z * z / (2 * n) - reach) / (1 + z * z / n), (p + z * z / (2 * n) + reach) / (1 + z * z / n)


def share(value: float) -> str:
    """A share with one decimal."""
    return f"{100 * value:.1f}%"


def pts(value: float) -> str:
    """A change of a share in points with its sign."""
    return f"{100 * value:+.1f} pts".replace("-", "\N{MINUS SIGN}").replace("+0.0", "0.0").replace("\N{MINUS SIGN}0.0", "0.0")
