"""Compares a published demo with its truth.json: python tests/demo/checker.py data-demo. Shares no code with the product."""

import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb


WEBLOG = "weblog"
SLACK_OF_VISITS = 0.002  # visits that begin or end beside a bot on a shared address, or cross midnight


@dataclass(frozen=True)
class Comparison:
    """One line of the table: a name, the true number, the product's, and how far apart they may be."""

    name: str
    truth: float
    product: float | None
    slack: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether the product's number is close enough."""
        return self.product is not None and abs(self.product - self.truth) <= self.slack * max(1.0, abs(self.truth)) + 1e-9


def compare(data: Path) -> list[Comparison]:
    """Every comparison of one data folder."""
    truth = json.loads((data / "truth.json").read_text("utf-8"))
    current = json.loads((data / "published" / "current.json").read_text("utf-8"))
    connection = duckdb.connect(str(data / "published" / current["snapshot"]), read_only=True)
    try:
        return [
            *_contacts(connection, truth), *_files(connection, truth), *_online(connection, truth), *_people(connection, truth),
            *_rest(connection, truth),
        ]  # fmt: skip
    finally:
        connection.close()


def _pairs(connection: duckdb.DuckDBPyConnection, query: str) -> dict[tuple, float]:
    return {row[:-1]: row[-1] for row in connection.execute(query).fetchall()}


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> float | None:
    row = connection.execute(query).fetchone()
    return None if row is None or row[0] is None else float(row[0])


def _contacts(connection: duckdb.DuckDBPyConnection, truth: dict) -> list[Comparison]:
    cells: Counter[tuple] = Counter()
    done: Counter[tuple] = Counter()
    for row in truth["contacts"]:
        cells[(row["month"], row["service_id"], row["channel_id"])] += row["contacts"]
        if row["outcome"] == "completed" and row["contact_type"] == "transaction":
            done[(row["channel_id"],)] += row["contacts"]
    found = _pairs(
        connection,
        "select strftime(local_date, '%Y-%m'), service_id, channel_id, sum(contacts) from daily.contacts group by all order by all",
    )
    wrong = [key for key in cells.keys() | found.keys() if cells.get(key, 0) != found.get(key, 0)]
    lines = [Comparison("cells month x service x channel that differ", 0, len(wrong))]
    lines += [Comparison(f"  {' '.join(key)}", cells.get(key, 0), found.get(key, 0)) for key in sorted(wrong)[:12]]
    by_channel: Counter[str] = Counter()
    by_service: Counter[str] = Counter()
    for (_, service, channel), count in cells.items():
        by_channel[channel] += count
        by_service[service] += count
    for channel, count in sorted(by_channel.items()):
        product = _one(connection, f"select sum(contacts) from daily.contacts where channel_id = '{channel}'")
        lines.append(Comparison(f"contacts by {channel}", count, product))
        product = _one(connection, f"select sum(transactions) from daily.contacts where channel_id = '{channel}'")
        lines.append(Comparison(f"transactions by {channel}", done[(channel,)], product))
    for service, count in sorted(by_service.items()):
        lines.append(
            Comparison(
                f"contacts about {service}",
                count,
                _one(connection, f"select sum(contacts) from daily.contacts where service_id = '{service}'"),
            )
        )
    return lines


def _files(connection: duckdb.DuckDBPyConnection, truth: dict) -> list[Comparison]:
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for name, counts in truth["files"].items():
        for word, count in counts.items():
            sums[name.split("/")[0]][word] += count
    columns = {"rows": "rows_read", "rejected": "rows_rejected", "excluded": "rows_excluded", "duplicate": "rows_duplicate"}
    lines = []
    for folder, counts in sorted(sums.items()):
        for word, column in columns.items():
            product = _one(connection, f"select sum({column}) from quality.files where file like '{folder}/%'")
            lines.append(Comparison(f"{word} in {folder}", counts[word], product))
    unbalanced = "select count(*) from quality.files where rows_read <> rows_loaded + rows_excluded + rows_rejected + rows_duplicate"
    lines.append(Comparison("files whose rows do not add up", 0, _one(connection, unbalanced)))
    return lines


def _online(connection: duckdb.DuckDBPyConnection, truth: dict) -> list[Comparison]:
    visits = sum(truth["visits"].values()) + truth["visits_of_staff"]
    product = _one(connection, f"select sum(visits) from daily.web where source_id = '{WEBLOG}'")
    lines = [Comparison("web visits, staff among them", visits, product, SLACK_OF_VISITS)]
    for month, count in sorted(truth["visits"].items())[1:-1:6]:
        product = _one(
            connection, f"select sum(visits) from daily.web where source_id = '{WEBLOG}' and strftime(local_date, '%Y-%m') = '{month}'"
        )
        lines.append(Comparison(f"web visits in {month}", count, product, 0.03))
    bots = _pairs(connection, "select bot_reason, sum(hits) from daily.bots group by all order by all")
    lines.append(
        Comparison(f"hits of bots ({', '.join(f'{k[0]} {v}' for k, v in bots.items())})", sum(truth["bots"].values()), sum(bots.values()))
    )
    for service, months in sorted(truth["web_completions"].items()):
        query = f"select sum(completions) from daily.funnel where source_id = '{WEBLOG}' and service_id = '{service}'"
        lines.append(Comparison(f"forms finished on the site: {service}", sum(months.values()), _one(connection, query), SLACK_OF_VISITS))
    views = _one(connection, "select sum(views) from daily.web where source_id = 'ga4'")
    lines.append(Comparison("views in GA4", sum(truth["ga4_views"].values()), views))
    return lines


def _people(connection: duckdb.DuckDBPyConnection, truth: dict) -> list[Comparison]:
    lines = []
    for service, known in sorted(truth["failed_online"].items()):
        asked = f"from daily.failed_online where time_window = 'after' and service_id = '{service}'"
        lines.append(Comparison(f"gave up online: {service}", known["attempts"], _one(connection, f"select sum(attempts) {asked}"), 0.01))
        if known["identified"]:
            query = f"select sum(attempts) {asked} and is_identified"
            lines.append(Comparison(f"  identified: {service}", known["identified"], _one(connection, query), 0.01))
            query = f"select sum(attempts) {asked} and is_identified and days between 1 and 14"
            lines.append(
                Comparison(f"  came to staff in 14 days: {service}", known["identified_came_within_14_days"], _one(connection, query), 0.03)
            )
    for service, known in sorted(truth["repeats"].items()):
        asked = f"from daily.gaps where channel_id = 'phone' and has_key and service_id = '{service}'"
        lines.append(Comparison(f"keyed calls: {service}", known["keyed_calls"], _one(connection, f"select sum(contacts) {asked}"), 0.002))
        query = f"select sum(contacts) {asked} and days between 1 and 7"
        lines.append(Comparison(f"  rang again in 7 days: {service}", known["within_7_days"], _one(connection, query), 0.01))
    return lines


def _rest(connection: duckdb.DuckDBPyConnection, truth: dict) -> list[Comparison]:
    assessed = _one(connection, "select sum(assessed) from daily.reasons")
    outbound = _one(connection, "select sum(contacts) from daily.not_counted where why = 'outbound'")
    lines = [
        Comparison("contacts assessed for cause", truth["avoidable"]["assessed"], assessed),
        Comparison("calls made by us", truth["outbound_calls"], outbound),
        Comparison(
            "payments taken by phone, compared only", truth["payments_taken_by_phone"],
            _one(connection, "select sum(contacts) from daily.compared where source_id = 'payments' and channel_id = 'phone'"),
        ),
    ]  # fmt: skip
    for channel, known in sorted(truth["surveys"].items()):
        asked = f"from daily.surveys where channel_id = '{channel}'"
        lines.append(Comparison(f"answers about {channel}", known["responses"], _one(connection, f"select sum(responses) {asked}")))
        lines.append(Comparison(f"score of {channel}", known["score_sum"], _one(connection, f"select sum(score_sum) {asked}")))
    for kit, known in sorted(truth["field_work"].items()):
        is_mobile = "is_mobile" if kit == "with" else "not is_mobile"
        for word, column in (("jobs", "visits"), ("worker_days", "worker_days"), ("trips_to_base", "trips_to_base"), ("miles", "miles")):
            product = _one(connection, f"select sum({column}) from daily.field_work where {is_mobile}")
            lines.append(Comparison(f"{word} {kit} the mobile kit", known[word], product, 1e-6))
    return lines


def main(arguments: list[str]) -> int:
    """Prints the table; 1 when a number is wrong."""
    lines = compare(Path(arguments[0] if arguments else "data-demo"))
    for line in lines:
        product = "none" if line.product is None else f"{line.product:,.1f}".removesuffix(".0")
        sys.stdout.write(
            f"{'ok   ' if line.is_good else 'WRONG'} {line.name[:88]:88} {f'{line.truth:,.1f}'.removesuffix('.0'):>14} {product:>14}\n"
        )
    wrong = sum(not line.is_good for line in lines)
    sys.stdout.write(f"{len(lines)} numbers compared, {wrong} wrong.\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
