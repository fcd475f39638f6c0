"""For tests of a policy that are written in Python.

Cases beside the policy, in ``*.cases.yaml``, are the plain way to test one: pytest collects them wherever amends is
installed. What they cannot say, such as a thousand cases from a file of one's own, is said in Python. The fixture
``amends_policy`` is the policy of the pack in or below whose folder a test stands.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from decimal import Decimal

from amends import _amends
from amends._decision import Decision
from amends._value import Money, Period, Rounding

__all__ = ["assert_decision"]


def assert_decision(decision: Decision, expected: Mapping[str, object] | None = None, /, **results: object) -> None:
    """Fail unless a decision is as expected, and say why it is not.

    Parameters
    ----------
    decision : Decision
        What was decided.
    expected : mapping of str to object, optional
        What to expect, as ``expect:`` of a case has it: results by their names, each with its value, or with a mapping
        of its parts such as ``{"status": "undecided", "unknown": [...]}``; ``rules``, ``not_rules``, ``unknown``,
        ``presumed`` and ``error``. What is not named is not checked.
    **results : object
        The same, for names without dots.

    Raises
    ------
    AssertionError
        With what was expected, what was decided, and the rules that made it so.
    ValueError
        If nothing is expected, or a name is none of the policy.
    TypeError
        If a value is of a type that no result has.

    Examples
    --------
    >>> import amends
    >>> from amends.testing import assert_decision
    >>> policy = amends.builtin("company/service")
    >>> facts = {"charge.charged": "35.00 CNY", "charge.due": "15.00 CNY", "complaint.text": "停车费多收了"}
    >>> decision = policy.decide(facts, "2026-03-02T10:00:00+08:00")
    >>> assert_decision(decision, {"types.primary": "charging.dispute"}, rules=["refund-overcharge"])
    >>> assert_decision(decision, {"compensation.due": [amends.Money.parse("25.00 CNY")]})
    Traceback (most recent call last):
    AssertionError: error[unmet-expectation]: case `decision`: `compensation.due` is [20.00 CNY], expected [25.00 CNY]
    ...
    """
    __tracebackhide__ = True
    wanted = {**(expected or {}), **results}
    if not wanted:
        raise ValueError("nothing is expected of the decision: name at least one result")
    for name, value in wanted.items():
        if isinstance(value, Mapping) and not value:
            raise ValueError(f"nothing is expected of `{name}`: name at least one part of it")
    text = "".join(f"{_key(name)}: {_written(value)}\n" for name, value in wanted.items())
    outcome, explanation = _amends.compare(decision._native, decision.case or "decision", text)
    if outcome == "not run":
        raise ValueError(explanation)
    if outcome != "passed":
        raise AssertionError(explanation)


def _key(name: object) -> str:
    plain = isinstance(name, str) and re.fullmatch(r"[A-Za-z_][\w.]*", name)
    return str(name) if plain else json.dumps(str(name), ensure_ascii=False)


def _written(value: object) -> str:
    """Return a value as a case would have it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)}: {_written(part)}" for name, part in value.items()) + "}"
    if isinstance(value, (list, tuple, set, frozenset)):
        elements = [_written(element) for element in value]
        # A set has no order of its own, and messages are to be the same every time.
        return "[" + ", ".join(sorted(elements) if isinstance(value, (set, frozenset)) else elements) + "]"
    return json.dumps(_word(value), ensure_ascii=False)


def _word(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone, and so is no instant")
        return value.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return f"{Decimal(value // dt.timedelta(microseconds=1)) / 1_000_000:f}s"
    if isinstance(value, (str, int, Money, Period, Rounding)):
        return str(value)
    raise TypeError(f"no result is a {type(value).__name__}")
