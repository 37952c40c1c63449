"""The pages over folders that the real build made: a small invented council, monthly counts alone, and nothing at all."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from analysis.ask import ask
from tests.views.conftest import PAGES, build_with_key, words_of
from views.formatting import count, percent, pounds


MAPPING = """
format = "council_months"
title = "Monthly counts by channel"
system = "spreadsheet"
menu = "save as CSV"
row = "a month of contacts for one service and channel"
seen = "guess"
feeds = "contacts"
grain = "month"
[recognise]
require = ["Month", "Service", "Channel", "Contacts"]
[columns]
local_date = { from = "Month", type = "date", formats = ["%Y-%m"] }
channel_id = { from = "Channel", values = "channel" }
service_label = { from = "Service" }
quantity = { from = "Contacts", type = "integer" }
outcome = { constant = "completed" }
[values]
channel = { phone = "phone", desk = "face_to_face" }
"""


@pytest.fixture(scope="session")
def built_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 monthly counts and their mapping, built."""
    folder = tmp_path_factory.mktemp("months")
    for name in ("raw", "mappings"):
        (folder / name).mkdir()
    (folder / "mappings" / "council_months.toml").write_text(MAPPING, encoding="utf-8")
    months = [f"{2024 + (9 + i) // 12}-{(9 + i) % 12 + 1:02d}" for i in range(24)]
    lines = [f"{month},Council tax,{channel},{number}" for month in months for channel, number in (("Phone", 900), ("Desk", 200))]
    (folder / "raw" / "counts.csv").write_text("\n".join(["Month,Service,Channel,Contacts", *lines]) + "\n", encoding="utf-8")
    return build_with_key(folder)


@pytest.fixture(scope="session")
def built_launch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Monthly counts of two services by phone and online, one with a launch that no other service can be compared with."""
    folder = tmp_path_factory.mktemp("launch")
    (folder / "reference").mkdir()
    (folder / "reference" / "services.csv").write_text("service_id,service_name,kind\ntax,Council tax,transaction\nbins,Bins,transaction\n")
    (folder / "reference" / "changes.csv").write_text("from_date,kind,service_id,channel_id,note\n2025-04-01,launch,tax,web,New form\n")
    (folder / "raw" / "counts").mkdir(parents=True)
    months = [date(2023 + (3 + i) // 12, (3 + i) % 12 + 1, 1) for i in range(43)]
    lines = [
        f"{month:%d/%m/%Y},{service},{channel},{number + 7 * (month.month % 3)},transaction"
        for month in months
        for service in ("Council tax", "Bins")
        for channel, number in (("phone", 900), ("face to face", 200), ("web", 500))
    ]
    head = "Period start,Service,Channel,Contacts,Contact type"
    (folder / "raw" / "counts" / "counts.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return build_with_key(folder)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("service", ["", "Council tax"])
def test_a_launch_without_anything_to_compare_is_a_suggestion_without_a_range(show, built_launch: Path, page: str, service: str) -> None:
    app = show(built_launch, page, **({"service": service} if service else {}))
    assert not app.exception and not any("could not" in warning.value for warning in app.warning)
    if page == "E-services":
        table = "\n".join(str(value) for table in app.table for value in table.value.to_numpy().ravel())
        assert "no other service shows what would have happened anyway, so there is no range" in table
        assert "No release can be judged" in [header.value for header in app.header]


def test_contacts_that_two_feeds_tell_of_and_nobody_chose_are_named_on_every_page(show, tmp_path: Path) -> None:
    """Calls of a month fell out of this year and stayed in the last: take-up rose and contacts fell, without a word but on About the data."""
    (tmp_path / "reference").mkdir()
    services = "service_id,service_name,kind\ntax,Council tax,transaction\nbins,Bins,transaction\n"
    (tmp_path / "reference" / "services.csv").write_text(services, encoding="utf-8")
    feeds = "source_id,files,format\nfirst,first/,contact_counts\nsecond,second/,contact_counts\n"
    (tmp_path / "reference" / "sources.csv").write_text(feeds, encoding="utf-8")
    months = [date(2024 + (9 + i) // 12, (9 + i) % 12 + 1, 1) for i in range(24)]
    lines = [
        f"{each:%d/%m/%Y},{service},{channel},900,transaction"
        for each in months
        for service in ("tax", "bins")
        for channel in ("phone", "web")
    ]
    for feed, told in (("first", lines), ("second", ["01/09/2026,tax,phone,880,transaction"])):
        (tmp_path / "raw" / feed).mkdir(parents=True)
        head = "Period start,Service,Channel,Contacts,Contact type"
        (tmp_path / "raw" / feed / "counts.csv").write_text("\n".join([head, *told]) + "\n", encoding="utf-8")
    build_with_key(tmp_path)
    told_of = "Not counted] Council tax, phone: two feeds tell of the same contacts in September 2026, so neither counts there"
    for page in ("Headlines", "E-services", "Service"):
        assert told_of in words_of(show(tmp_path, page))
    assert told_of not in words_of(show(tmp_path, service="Bins"))


def test_a_table_edited_after_the_build_is_told_of_until_the_next_one(show, built_months: Path, tmp_path: Path) -> None:
    """A unit cost of 9 pounds stood in the table while every page showed the cost of the build before, without a word."""
    folder = tmp_path / "council"
    shutil.copytree(built_months, folder)
    assert not [words for words in words_of(show(folder)).split("\n") if "Not yet in these figures" in words]
    head = "service_id,channel_id,from_date,to_date,low,central,high,variable_share,basis,evidence"
    (folder / "reference").mkdir(exist_ok=True)
    (folder / "reference" / "unit_costs.csv").write_text(f"{head}\n*,phone,2020-01-01,,8,9,10,0.5,own_ledger,F1\n", encoding="utf-8")
    for page in ("Headlines", "Channels and services", "Programme"):
        assert "Not yet in these figures] unit costs: edited after" in words_of(show(folder, page))
    build_with_key(folder)
    assert "Not yet in these figures" not in words_of(show(folder))


@pytest.fixture(scope="session")
def built_empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without any export, built."""
    return build_with_key(tmp_path_factory.mktemp("nothing"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_of_a_built_council_is_whole(show, built_demo: Path, page: str, theme: str) -> None:
    app = show(built_demo, page, theme)
    assert (app.get("plotly_chart") or (page == "Service" and app.table)) and not app.exception  # that page first offers its services
    assert not any("could not" in warning.value for warning in app.warning)


@pytest.mark.parametrize("period", ["Year to date", "Last month", "12 months", "All"])
def test_tiles_of_a_built_council_are_answers(show, built_demo: Path, period: str) -> None:
    app = show(built_demo, period=period)
    start, end = (date.fromisoformat(value) for value in shown_dates(app.caption[0].value))
    answer = ask("headline", {"start_date": start, "end_date": end, **baseline(built_demo)}, None, built_demo).records()[0]
    tiles = {metric.label: str(metric.value) for metric in app.metric}
    assert tiles["Digital take-up"] == percent(answer["digital_take_up"])
    assert tiles["Cost per transaction"] == pounds(answer["cost_per_transaction"])
    assert tiles["Contacts"] == count(answer["contacts"])
    assert tiles["Residents' hours"] == "no data" and "No saving is shown" in words_of(app)  # a year has nothing later to compare with


def baseline(folder: Path) -> dict[str, date]:
    """A baseline that shares no day with any period shown, so that the question is answered; the saving has its own rule."""
    first = ask("published_period", {}, None, folder).records()[0]["start_date"]
    return {"baseline_start": first.replace(year=first.year - 2), "baseline_end": first.replace(year=first.year - 1)}


def shown_dates(caption: str) -> tuple[str, str]:
    """The half-open dates a caption names."""
    words = caption.split(" · ")[0].split(" to ")
    first, last = (datetime.strptime(word, "%d %B %Y").date() for word in words)
    return first.isoformat(), (last + timedelta(days=1)).isoformat()


def test_a_year_alone_shows_no_saving_and_says_why(show, built_demo: Path) -> None:
    app = show(built_demo, period="All")
    assert next(metric.value for metric in app.metric if metric.label == "Residents' hours") == "no data"
    assert "No saving is shown" in words_of(app) and "cannot show yet" in words_of(app)


def test_monthly_counts_alone_are_honest(show, built_months: Path) -> None:
    app = show(built_months)
    tiles = {metric.label: str(metric.value) for metric in app.metric}
    assert tiles["Digital take-up"] == "no data" and tiles["Contacts"] == count(6 * 1100)
    assert "never spread over days" in words_of(app) and "Digital take-up." in words_of(app)
    assert not show(built_months, "About the data").exception


@pytest.mark.parametrize("page", PAGES)
def test_a_build_without_exports_says_what_to_do(show, built_empty: Path, page: str) -> None:
    app = show(built_empty, page)
    assert "data/raw" in words_of(app)
    assert "no data" not in app.title[0].value
