"""`amends.testing`: what is expected of a decision, in Python's own values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

import amends
from amends.testing import assert_decision

PACK = """
amends: 1
pack: company/a
version: 1.0.0
kind: company
currency: EUR
timezone: Europe/Berlin
facts:
  given.at: {type: timestamp}
  given.open: {type: bool}
enums: {colour: [red, green]}
compensation:
  heads: {a: {}}
  rules:
    - {id: pay-a, when: given.open, head: a, basis: contract, pay: 12.50 EUR}
    - {id: pay-b, head: a, basis: contract, pay: 2.50 EUR}
decide:
  number: {type: decimal, is: "1.50"}
  whole: {type: int, is: "3"}
  day: {type: date, is: 'date("2026-03-02")'}
  moment: {type: timestamp, is: given.at}
  wait: {type: duration, is: 90 min}
  grace: {type: period, is: 3 d}
  yes: {type: bool, is: "true"}
  colours: {inputs: [given.open], type: colour, hit: collect, rows: [[one, "-", red], [two, "-", green]]}
"""


@pytest.fixture(scope="module")
def decision() -> amends.Decision:
    policy = amends.load({"pack.yaml": PACK})
    return policy.decide({"given.at": "2026-03-02T10:00:00+01:00"}, "2026-03-02T12:00:00Z")


AS_EXPECTED: list[tuple[str, Any]] = [
    ("number", Decimal("1.5")),
    ("number", "1.50"),
    ("whole", 3),
    ("day", dt.date(2026, 3, 2)),
    ("moment", dt.datetime(2026, 3, 2, 9, tzinfo=dt.timezone.utc)),
    ("wait", dt.timedelta(hours=1, minutes=30)),
    ("grace", amends.Period(days=3)),
    ("yes", True),
    ("colours", {"green", "red"}),
    ("compensation.due", {"status": "undecided", "at_least": [amends.Money(Decimal("2.50"), "EUR")]}),
    ("unknown", ["given.open"]),
    ("rules", ("pay-b",)),
]


@pytest.mark.parametrize("name, value", AS_EXPECTED)
def test_values_of_python_are_those_of_cases(decision: amends.Decision, name: str, value: object) -> None:
    assert_decision(decision, {name: value})


@pytest.mark.parametrize(
    "expected, said",
    [
        ({"number": Decimal("1.51")}, "`number` is 1.5, expected 1.51"),
        ({"yes": False}, "`yes` is true, expected false"),
        ({"yes": None}, "`yes` is true, expected none"),
        ({"wait": dt.timedelta(seconds=1.5)}, "expected 1.5s"),
        ({"colours": ["red"]}, "`colours` is [red, green], expected [red]"),
        ({"not_rules": ["pay-b"]}, "the rule `pay-b` matched, expected it not to match"),
        ({"compensation.due": "12.50 EUR"}, "`compensation.due` is undecided (at least 2.50 EUR)"),
    ],
)
def test_what_is_not_as_expected_is_explained(
    decision: amends.Decision, expected: dict[str, object], said: str
) -> None:
    with pytest.raises(AssertionError) as raised:
        assert_decision(decision, expected)
    assert said in str(raised.value)
    assert "--> expected:1:" in str(raised.value)


def test_all_that_is_wrong_comes_together(decision: amends.Decision) -> None:
    with pytest.raises(AssertionError) as raised:
        assert_decision(decision, {"number": 2}, whole=4, yes=True)
    assert str(raised.value).count("unmet-expectation]: case `decision`") == 2


@pytest.mark.parametrize(
    "expected, error, said",
    [
        ({}, ValueError, "nothing is expected"),
        ({"nmber": 1}, ValueError, "did you mean `number`?"),
        ({"rules": ["pay-c"]}, ValueError, "the policy has no rule `pay-c`"),
        ({"whole": "many"}, ValueError, "many"),
        ({"yes": {"state": "decided"}}, ValueError, "a result has no part `state`"),
        ({"yes": {}}, ValueError, "nothing is expected of `yes`"),
        ({"number": 1.5}, TypeError, "no result is a float"),
        ({"number": object()}, TypeError, "no result is a object"),
        ({"moment": dt.datetime(2026, 3, 2)}, ValueError, "has no time zone"),
    ],
)
def test_what_cannot_be_expected_is_no_failure(
    decision: amends.Decision, expected: dict[str, object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said.replace("?", r"\?")):
        assert_decision(decision, expected)
