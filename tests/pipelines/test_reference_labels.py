"""How labels become services and contact types, and how the shipped definitions answer Canada's question three ways."""

from pathlib import Path

import duckdb
import pytest

from pipelines.database import sql
from pipelines.reference import load_reference, write_reference


SERVICES = "service_id,service_name,kind\ncouncil_tax,Council Tax,transaction\nbins,Bins & recycling,transaction\n"
SOURCES = "source_id,files,default_contact_type,default_service\ncalls,calls/,enquiry,\ntax_desk,tax/,,council_tax\n"
RULES = """priority,source_id,field,match,pattern,service_id,contact_type,avoidable_cause
20,,queue,starts,ct ,council_tax,,
10,,reason,contains,chas,,chase,progress_chasing
30,,reason,equals,Missed Bin,bins,transaction,
5,tax_desk,queue,regex,^refuse\\d+$,bins,,
10,,queue,equals,both,council_tax,,
10,,queue,equals,both,bins,transaction,
"""


@pytest.fixture
def connection(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    for name, text in (("services", SERVICES), ("sources", SOURCES), ("service_rules", RULES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    opened = duckdb.connect()
    write_reference(opened, load_reference(tmp_path))
    return opened


@pytest.mark.parametrize(
    ("source", "label", "queue", "reason", "expected"),
    [
        ("calls", None, "CT Balance", None, ("council_tax", "enquiry", None, True)),
        ("calls", None, " ct balance ", "Chasing reply", ("council_tax", "chase", "progress_chasing", True)),
        ("calls", None, "CT Balance", "missed bin", ("council_tax", "transaction", None, True)),  # priority 20 before 30, per attribute
        ("calls", None, "both", None, ("council_tax", "transaction", None, True)),  # equal priority: the earlier row
        ("calls", "BINS  and Recycling", None, None, ("bins", "enquiry", None, True)),  # equals a service's name
        ("calls", "council-tax", None, None, ("unmapped", "enquiry", None, False)),
        ("calls", "council_tax", None, None, ("council_tax", "enquiry", None, True)),
        ("calls", None, "refuse12", None, ("unmapped", "enquiry", None, False)),  # the rule is another feed's
        ("tax_desk", None, "REFUSE12", None, ("bins", "unknown", None, True)),
        ("tax_desk", "anything", None, None, ("council_tax", "unknown", None, True)),  # the feed's default service
        ("nobody", None, None, None, ("unmapped", "unknown", None, False)),
    ],
)
def test_labels(connection, source, label, queue, reason, expected):
    connection.execute(
        """create temp table raw_labels as
        select $source as source_id, $label::varchar as service_label, $queue::varchar as queue, $reason::varchar as reason,
            null::varchar as form_label""",
        {"source": source, "label": label, "queue": queue, "reason": reason},
    )
    connection.execute(sql("events/labels"))
    assert connection.execute("select service_id, contact_type, avoidable_cause, matched from labels").fetchall() == [expected]


def take_up(definition: str, facts: list[tuple], tmp_path: Path) -> float:
    """A plain loop over first-fitting rows. Facts: counts_of, channel, staffed, service kind, contact type, count."""
    rows = [row for row in load_reference(tmp_path).tables["take_up_definitions"] if row["definition_id"] == definition]
    sums = {"digital": 0, "other": 0}
    for counts_of, channel, assisted, kind, contact_type, count in facts:
        fact = {"channel_id": channel, "is_assisted": assisted, "service_kind": kind, "contact_type": contact_type}
        fits = (row for row in rows if row["counts_of"] == counts_of and all(row[k] in (None, v) for k, v in fact.items()))
        row = next(fits, None)
        if row:
            sums[row["line"]] += count
    return round(sums["digital"] / (sums["digital"] + sums["other"]), 3)


def test_one_world_has_three_take_ups_as_canadas_did(tmp_path):
    facts = [
        ("contacts", "web", False, "transaction", "transaction", 654),
        ("contacts", "post", True, "transaction", "transaction", 346),
        ("contacts", "phone", True, "transaction", "enquiry", 166),  # 654 / 1166 = 0.561
        ("web_visits", "web", False, "transaction", "unknown", 3613),  # (654 + 3613) / (1000 + 3613) = 0.925
    ]
    answers = [take_up(name, facts, tmp_path) for name in ("applications_only", "canada", "visits_as_transactions")]
    assert answers == [0.654, 0.561, 0.925]


def test_the_two_gds_rules_differ_by_assisted_digital_alone(tmp_path):
    facts = [
        ("contacts", "web", False, "transaction", "transaction", 60),
        ("contacts", "web", True, "transaction", "transaction", 10),  # typed by staff for a resident
        ("contacts", "phone", True, "transaction", "transaction", 30),
        ("contacts", "web", False, "self_assessment", "transaction", 500),  # a calculator is no transaction
        ("contacts", "phone", True, "transaction", "enquiry", 500),
    ]
    assert take_up("gds_current", facts, tmp_path) == 0.7
    assert take_up("gds_2014", facts, tmp_path) == 0.6


@pytest.mark.parametrize("field", ["form_label", "service_label"])
@pytest.mark.parametrize(("label", "found"), [(None, "bins"), ("Tree work", "unmapped")])
def test_a_forms_name_fits_rules_for_either_field_unless_the_export_has_a_label_too(tmp_path, field, label, found):
    rules = f"priority,field,match,pattern,service_id\n10,{field},equals,Report a missed collection,bins\n"
    for name, text in (("services", SERVICES), ("sources", SOURCES), ("service_rules", rules)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    connection = duckdb.connect()
    write_reference(connection, load_reference(tmp_path))
    connection.execute(
        """create temp table raw_labels as select 'calls' as source_id, $label::varchar as service_label, null::varchar as queue,
            null::varchar as reason, 'Report a missed collection' as form_label""",
        {"label": label},
    )
    connection.execute(sql("events/labels"))
    if field == "form_label":
        found = "bins"
    assert connection.execute("select service_id from labels").fetchall() == [(found,)]
