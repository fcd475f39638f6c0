"""What the cases beside the policy cannot say: tables, laws over many complaints, and complaints of the past."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from amends import Money
from amends.testing import assert_decision

AS_OF = "2026-03-02T10:00:00+01:00"
PAST = Path(__file__).with_name("complaints.csv")


def late(days):
    return {
        "complaint": {"text": "My sofa came late.", "received_at": AS_OF},
        "delivery": {"days_late": days, "fee": "60.00 EUR"},
        "damage": {"seen": False},
        "injury": {"reported": False},
    }


def due(decision):
    return decision.compensation.due.amount.amount if decision.compensation.due.value else Decimal(0)


def test_the_policy_loads_without_warnings(amends_policy):
    assert amends_policy.check() == []


@pytest.mark.parametrize("days, amount", [(3, "15.00"), (9, "15.00"), (10, "30.00"), (17, "45.00"), (24, "60.00")])
def test_each_week_begun_pays_a_quarter_of_the_fee(amends_policy, days, amount):
    decision = amends_policy.decide(late(days), AS_OF)
    assert_decision(decision, {"compensation.due": [Money(Decimal(amount), "EUR")]}, rules=["late-fee"])


def test_waiting_longer_never_pays_less(amends_policy):
    amounts = [due(decision) for decision in amends_policy.decide_many((late(days) for days in range(120)), AS_OF)]
    assert amounts == sorted(amounts)
    assert (amounts[0], amounts[-1]) == (0, 60)


def test_complaints_of_the_past_are_decided_without_an_error(amends_policy):
    with PAST.open(encoding="utf-8", newline="") as file:
        records = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]
    for record, decision in zip(records, amends_policy.decide_many(map(facts, records), AS_OF), strict=True):
        decision.raise_for_errors()
        # It goes to somebody, or says whom to ask what.
        assert decision.route.department.value or decision.unknown, record["complaint.id"]


def facts(record):
    """Give the cells of a table their types: a text is never taken for a number or for true."""
    known = {"true": True, "false": False}
    return {name: int(cell) if cell.isdigit() else known.get(cell, cell) for name, cell in record.items()}
