"""Asking by name: parameters checked by name, text read as dates, defaults, and sentences for what cannot be asked."""

import datetime

import pytest

from analysis.ask import list_questions, run_metric
from analysis.questions import first_complete_year, last_complete_year, question_of
from pipelines.errors import QueryError
from tests.tables import world


CONTACTS = "local_date | service_id | contacts \n 2024-01-10 | bins | 2 \n 2025-06-15 | bins | 3"


@pytest.mark.parametrize("contacts", [CONTACTS, "local_date | contacts"])
def test_every_metric_can_be_asked_without_parameters_also_of_a_council_without_contacts(contacts: str) -> None:
    connection = world(contacts=contacts)
    for question in list_questions():
        if question.when == "warehouse":  # worked out at build only: tests/analysis
            continue
        answer = run_metric(connection, question.name)
        assert answer.question.endswith("?")
        assert set(answer.parameters) == set(question.parameters)
        assert all(len(row) == len(answer.columns) for row in answer.rows)


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(QueryError, match="Did you mean contacts_by_hour"):
        run_metric(world(), "contact_by_hours")


def test_a_parameter_the_metric_does_not_take_is_refused_naming_both_sides() -> None:
    with pytest.raises(QueryError, match="was given colour; it takes start_date, end_date, service_id"):
        run_metric(world(), "contacts_by_month_and_channel", {"colour": "red"})


def test_an_unknown_service_definition_or_channel_is_refused_with_the_nearest() -> None:
    connection = world(contacts=CONTACTS)
    with pytest.raises(QueryError, match=r"no service_id bin\. Did you mean bins\?"):
        run_metric(connection, "contacts_by_day", {"service_id": "bin"})
    with pytest.raises(QueryError, match="Did you mean gds_current"):
        run_metric(connection, "digital_take_up", {"definition_id": "gds_curent"})
    with pytest.raises(QueryError, match="no channel_id telephone"):
        run_metric(connection, "contacts_by_day", {"channel_id": "telephone"})


def test_text_is_read_as_dates_and_null() -> None:
    answer = run_metric(world(contacts=CONTACTS), "contacts_by_day", {"start_date": "2025-01-01", "end_date": "", "service_id": "null"})
    assert answer.parameters["start_date"] == datetime.date(2025, 1, 1)
    assert answer.parameters["end_date"] == datetime.date(2025, 6, 16)
    assert answer.parameters["service_id"] is None
    assert [row[1] for row in answer.rows] == [3]


@pytest.mark.parametrize("text", ["01/04/2025", "2025-13-01", "soon"])
def test_a_date_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="start_date must be a date such as 2025-04-01"):
        run_metric(world(), "contacts_by_day", {"start_date": text})


def test_an_empty_range_is_refused() -> None:
    with pytest.raises(QueryError, match="must be before end_date"):
        run_metric(world(), "contacts_by_day", {"start_date": "2025-01-01", "end_date": "2025-01-01"})


def test_a_header_that_does_not_name_its_parameters_is_refused() -> None:
    with pytest.raises(QueryError, match="three comment lines"):
        question_of("broken", "select 1 as one order by one")


@pytest.mark.parametrize(
    ("start", "end", "last", "first"),
    [
        ("2023-01-01", "2025-01-01", ("2024-01-01", "2025-01-01"), ("2023-01-01", "2024-01-01")),
        ("2022-12-15", "2025-01-20", ("2024-01-01", "2025-01-01"), ("2023-01-01", "2024-01-01")),  # both ends are part months
        ("2024-11-02", "2025-02-10", ("2024-12-01", "2025-02-01"), ("2024-12-01", "2025-02-01")),  # fewer than 12 months
        ("2025-01-05", "2025-01-20", ("2025-01-05", "2025-01-20"), ("2025-01-05", "2025-01-20")),  # no complete month
    ],
)
def test_complete_years_are_cut_from_the_published_period(start: str, end: str, last: tuple, first: tuple) -> None:
    def dates(pair: tuple) -> tuple:
        return tuple(map(datetime.date.fromisoformat, pair))

    assert last_complete_year(*dates((start, end))) == dates(last)
    assert first_complete_year(*dates((start, end))) == dates(first)


def test_records_are_one_dictionary_per_row() -> None:
    answer = run_metric(world(contacts=CONTACTS), "contacts_by_day")
    assert answer.records()[0] == {"day": datetime.date(2024, 1, 10), "contacts": 2, "transactions": 2}
