"""Boston's and San Francisco's requests: who counts as a citizen, the digital share, cost and saving by hand."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from tests.real.council import DATA, Council, build, needs_real_data, read_rows


pytestmark = needs_real_data
BOSTON_2011 = "boston_311/311_service_requests_2011.csv.gz"
HALF_YEAR = {"start_date": "2011-07-01", "end_date": "2012-01-01"}
EVER = {"start_date": "2000-01-01", "end_date": "2020-01-01"}
CHANNELS = {"Constituent Call": "phone", "Self Service": "web", "Citizens Connect App": "app", "Twitter": "social"}
INTERNAL = ("Employee Generated", "City Worker App", "Maximo Integration")
UNIT_COSTS = {  # pounds a contact: low, central, high
    "phone": ("2.00", "3.00", "4.00"),
    "web": ("0.20", "0.40", "0.60"),
    "app": ("0.10", "0.30", "0.50"),
    "social": ("1.00", "2.00", "3.00"),
}
COSTS_TABLE = "service_id,channel_id,from_date,to_date,low,central,high,basis,evidence\n" + "".join(
    f"*,{channel},2010-01-01,,{','.join(cost)},own_ledger,written by this test\n" for channel, cost in UNIT_COSTS.items()
)


@pytest.fixture(scope="module")
def boston(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """The second half of 2011."""
    row = "boston,boston/,boston_311,America/New_York,transaction,*:*\n"
    return build(tmp_path_factory.mktemp("boston"), {BOSTON_2011: "boston"}, row, "America/New_York", unit_costs=COSTS_TABLE)


@pytest.fixture(scope="module")
def by_source_and_month() -> Counter:
    """Rows by their source and month, counted by csv alone."""
    return Counter((row["source"], row["open_dt"][:7]) for row in read_rows(BOSTON_2011))


def by_channel(council: Council, name: str, **period: str) -> dict[str, int]:
    """Contacts by channel of an answer that splits them further."""
    total: Counter = Counter()
    for row in council.ask(name, **period):
        total[row["channel_id"]] += row["contacts"]
    return dict(total)


def test_boston_2011_channels_equal_a_count_by_csv(boston: Council, by_source_and_month: Counter) -> None:
    sources: Counter = Counter()
    for (source, _), rows in by_source_and_month.items():
        sources[source] += rows
    assert boston.exit_code == 0
    assert boston.counted("boston/311_service_requests_2011.csv.gz") == (58_251, 58_251, 0, 0, 0)
    counted = by_channel(boston, "contacts_by_month_and_channel", **HALF_YEAR)
    assert counted == {channel: sources[source] for source, channel in CHANNELS.items()}
    assert counted == {"phone": 28_136, "web": 8_160, "app": 3_907, "social": 3}


def test_boston_2011_months_equal_a_count_by_csv(boston: Council, by_source_and_month: Counter) -> None:
    asked = {(row["month"][:7], row["channel_id"]): row["contacts"] for row in boston.ask("contacts_by_month_and_channel", **HALF_YEAR)}
    assert asked == {(month, CHANNELS[source]): rows for (source, month), rows in by_source_and_month.items() if source in CHANNELS}


def test_staff_and_another_system_are_no_citizens(boston: Council, by_source_and_month: Counter) -> None:
    internal = {source: sum(rows for (s, _), rows in by_source_and_month.items() if s == source) for source in INTERNAL}
    assert internal == {"Employee Generated": 17_925, "City Worker App": 0, "Maximo Integration": 120}
    rows = boston.ask("not_counted_contacts", **HALF_YEAR)
    assert {row["why"] for row in rows} == {"internal"}
    assert sum(row["contacts"] for row in rows) == 17_925 + 120


def test_the_digital_share_of_contacts_is_thirty_per_cent(boston: Council) -> None:
    (row,) = boston.ask("digital_take_up", definition_id="contacts", **HALF_YEAR)
    assert (row["digital_transactions"], row["transactions"]) == (8_160 + 3_907, 40_206)
    assert row["digital_take_up"] == pytest.approx(12_067 / 40_206)
    assert round(100 * row["digital_take_up"], 1) == 30.0


def test_cost_per_transaction_equals_arithmetic_by_hand(boston: Council) -> None:
    # phone 28,136 x 3.00 = 84,408.00; web 8,160 x 0.40 = 3,264.00; app 3,907 x 0.30 = 1,172.10; social 3 x 2.00 = 6.00
    # all: 88,850.10 for 40,206 transactions = 2.2099 each
    # low:  56,272.00 + 1,632.00 +   390.70 + 3.00 =  58,297.70; high: 112,544.00 + 4,896.00 + 1,953.50 + 9.00 = 119,402.50
    rows = {row["channel_id"]: row for row in boston.ask("cost_per_transaction_by_channel", **HALF_YEAR)}
    assert {channel: row["cost_central"] for channel, row in rows.items()} == {
        "phone": 84_408.00,
        "web": 3_264.00,
        "app": 1_172.10,
        "social": 6.00,
    }
    assert {channel: round(row["cost_per_transaction"], 4) for channel, row in rows.items()} == {
        channel: float(central) for channel, (_, central, _) in UNIT_COSTS.items()
    }
    (service,) = boston.ask("cost_per_transaction_by_service", **HALF_YEAR)
    assert (service["transactions"], service["cost_central"]) == (40_206, 88_850.10)
    assert (service["cost_low"], service["cost_high"]) == (58_297.70, 119_402.50)
    assert round(service["cost_per_transaction"], 4) == 2.2099


def test_the_saving_equals_arithmetic_by_hand(boston: Council, by_source_and_month: Counter) -> None:
    # July to September: phone 15,281, web 4,503, app 1,385, social 1: 21,170. October to December: 12,855, 3,657, 2,522, 2: 19,036.
    # At the first quarter's mix the second would have been (each x 19,036 / 21,170):
    #   phone 13,740.638, web 4,049.085, app 1,245.387, social 0.899; so many more or fewer than there were:
    #   phone +885.638, web +392.085, app -1,276.613, social -1.101.
    # Central: 885.638 x 3.00 + 392.085 x 0.40 - 1,276.613 x 0.30 - 1.101 x 2.00 = 2,656.91 + 156.83 - 382.98 - 2.20 = 2,428.56 with
    # these rounded numbers; 2,428.54 exactly. Low takes the low cost of what fell and the high cost of what rose; high the reverse.
    quarter = {channel: [Fraction(0), Fraction(0)] for channel in UNIT_COSTS}
    for (source, month), rows in by_source_and_month.items():
        if source in CHANNELS:
            quarter[CHANNELS[source]][month >= "2011-10"] += rows
    before, after = (sum(q[i] for q in quarter.values()) for i in (0, 1))
    assert (before, after) == (21_170, 19_036)
    saving = [Fraction(0)] * 3
    for channel, (then, now) in quarter.items():
        fewer = then * after / before - now
        prices = [Fraction(each) for each in UNIT_COSTS[channel]]
        for place, price in enumerate(prices if fewer >= 0 else reversed(prices)):
            saving[place] += fewer * price
    period = {"baseline_start": "2011-07-01", "baseline_end": "2011-10-01", "start_date": "2011-10-01", "end_date": "2012-01-01"}
    (row,) = boston.ask("saving_against_baseline_mix", **period)
    assert [row["saving_low"], row["saving_central"], row["saving_high"]] == [round(float(each), 2) for each in saving]
    assert row["saving_central"] == 2_428.54
    assert row["label"] == "volume-neutral, upper bound"


def test_boston_2015_parquet_equals_a_count_beside_the_product(tmp_path: Path) -> None:
    parquet = "boston_311/service_requests_2015_158types.parquet"
    row = "boston,boston/,boston_311,America/New_York,transaction,*:*\n"
    council = build(tmp_path, {parquet: "boston"}, row, "America/New_York")
    assert council.counted("boston/service_requests_2015_158types.parquet") == (121_145, 121_145, 0, 0, 0)
    with duckdb.connect() as connection:  # nothing else here reads Parquet
        sources = dict(
            connection.execute("select source, count(*) from read_parquet($path) group by all", {"path": str(DATA / parquet)}).fetchall()
        )
    assert sum(sources.values()) == 121_145
    citizens = {CHANNELS[source]: rows for source, rows in sources.items() if source in CHANNELS}
    assert by_channel(council, "contacts_by_month_and_channel", **EVER) == citizens
    assert sum(row["contacts"] for row in council.ask("not_counted_contacts", **EVER)) == sum(
        rows for source, rows in sources.items() if source in INTERNAL
    )


def test_san_francisco_equals_a_count_by_csv(tmp_path: Path) -> None:
    council = build(tmp_path, {"sf_311/*": "sf"}, "sf,sf/,sf_311_2016,America/Los_Angeles,transaction,*:*\n", "America/Los_Angeles")
    channels = {
        "Voice In": "phone",
        "Open311": "app",
        "Web Self Service": "web",
        "Twitter": "social",
        "e-mail In": "email",
        "Mail In": "post",
    }
    sources = Counter(row["Source"] for row in read_rows("sf_311/*"))  # cells with line ends among them
    assert sum(sources.values()) == 10_000
    assert council.counted("sf/cases_sample_10000_2008_2016.csv.gz") == (10_000, 10_000, 0, 0, 0)
    citizens = Counter({channels[source]: rows for source, rows in sources.items() if source in channels})
    internal = sources["Integrated Agency"] + sources["Other Department"]
    asked = by_channel(council, "contacts_by_month_and_channel", **EVER)
    assert sum(row["contacts"] for row in council.ask("not_counted_contacts", **EVER)) == internal
    unknown = {
        source: rows
        for source, rows in sources.items()
        if source not in channels and source not in ("Integrated Agency", "Other Department")
    }
    citizens["unknown"] = sum(unknown.values())
    assert asked == dict(+citizens)
