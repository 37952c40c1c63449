"""Sentences of findings: the minus people read everywhere else, and no other hyphen touched."""

from types import SimpleNamespace

import pytest

from analysis import findings
from analysis.wording import with_minus


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("-£3.40 a year", "\u2212£3.40 a year"),
        ("phone -93.24 × 8 min", "phone \u221293.24 × 8 min"),
        ("(80%: -3% to -1%)", "(80%: \u22123% to \u22121%)"),
        ("in 2025-26, on 2026-11-30, 5-10 or £1.50-2", "in 2025-26, on 2026-11-30, 5-10 or £1.50-2"),
        ("two - or three, phone-2, snap-20261130", "two - or three, phone-2, snap-20261130"),
    ],
)
def test_only_a_minus_before_a_number_is_one(written: str, read: str) -> None:
    assert with_minus(written) == read


def test_what_a_finding_tells_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"sentence": "It is -5%.", "arithmetic": "1 - 2 = -1", "unit": "-1"}, {"why": None}]
    monkeypatch.setattr(findings, "_module", lambda _: SimpleNamespace(answer=lambda *_: rows))
    assert findings.rows_of("told", dict, {}) == [
        {"sentence": "It is \u22125%.", "arithmetic": "1 - 2 = \u22121", "unit": "-1"},
        {"why": None},
    ]
