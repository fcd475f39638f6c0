"""A decision as Python sees it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from amends import _html, _reader
from amends._errors import EvaluationError
from amends._handling import Escalation, Remedies, Tasks
from amends._reader import Reader
from amends._results import (
    Compensation,
    Governing,
    Guidance,
    Output,
    Pack,
    Presumed,
    Route,
    RuleError,
    RuleExplanation,
    Severity,
    Source,
    TraceEntry,
    Types,
    Unknown,
)
from amends._value import FrozenDict, Value, decode, instant

if TYPE_CHECKING:
    from amends import _amends
    from amends._policy import Policy

__all__ = ["Decision"]


class Decision:
    """What a policy says of one case: what holds, why, what is open, and what failed.

    Made by `Policy.decide`. It never changes; two decisions are equal if everything in them is. It pickles with its
    policy and its facts, and is decided again where it is read.

    Examples
    --------
    >>> import amends
    >>> policy = amends.builtin("company/service")
    >>> facts = {"charge": {"charged": "35.00 CNY", "due": "15.00 CNY"}, "complaint.text": "停车费多收了"}
    >>> decision = policy.decide(facts, "2026-03-02T10:00:00+08:00")
    >>> decision.types.primary
    'charging.dispute'
    >>> decision.compensation.due.amount
    Money('20.00 CNY')
    >>> decision.severity.status, decision.severity.so_far
    ('undecided', 'minor')
    """

    __slots__ = ("__weakref__", "_native", "_parts", "_policy")
    _native: _amends.NativeDecision
    _policy: Policy
    _parts: dict[str, Any]

    def __init__(self) -> None:
        raise TypeError("a Decision is made by Policy.decide")

    @classmethod
    def _wrap(cls, native: _amends.NativeDecision, policy: Policy) -> Decision:
        self = object.__new__(cls)
        self._native = native
        self._policy = policy
        self._parts = {}
        return self

    def _part(self, name: str, make: Any) -> Any:
        # Two threads may make a part at once; both make the same.
        if name not in self._parts:
            self._parts[name] = make()
        return self._parts[name]

    @property
    def _json(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self._part("json", lambda: json.loads(self.to_json())))

    @property
    def _read(self) -> Reader:
        return cast("Reader", self._part("reader", lambda: Reader(lambda: self._json, self._policy.language)))

    @property
    def _told(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self._part("results", self._native.results))

    @property
    def policy(self) -> Policy:
        """The policy that decided."""
        return self._policy

    @property
    def case(self) -> str | None:
        """The id that the record gives the case."""
        return self._native.case

    @property
    def facts(self) -> Mapping[str, Value]:
        """The facts that were read, by path, personal ones in clear."""
        return cast("Mapping[str, Value]", self._part("facts", self._read_facts))

    def _read_facts(self) -> FrozenDict[str, Value]:
        return FrozenDict((path, decode(pair)) for path, pair in self._native.facts())

    @property
    def ignored(self) -> int:
        """How many keys of the record no fact declares, where those are ignored."""
        return self._native.ignored

    @property
    def as_of(self) -> dt.datetime:
        """The instant for which was decided, in the zone of the policy, to the microsecond."""
        return instant(self._native.as_of)

    @property
    def types(self) -> Types:
        """The types of the complaint."""
        return cast("Types", self._part("types", self._read.types))

    @property
    def severity(self) -> Severity:
        """How grave it is; of status ``none`` if the policy does not rate that."""
        return cast("Severity", self._part("severity", lambda: self._read.severity(self._told)))

    @property
    def route(self) -> Route:
        """Who handles it, and how."""
        return cast("Route", self._part("route", lambda: self._read.route(self._told["route"])))

    @property
    def escalation(self) -> Escalation:
        """How far up it goes, and who is to know; of status ``none`` if the policy has no ladder."""
        return cast("Escalation", self._part("escalation", lambda: self._read.escalation(self._told)))

    @property
    def remedies(self) -> Remedies:
        """What may be given and what is owed; of status ``none`` if the policy says nothing of it."""
        return cast("Remedies", self._part("remedies", self._read.remedies))

    @property
    def tasks(self) -> Tasks:
        """What is to be done, by whom and in which time."""
        return cast("Tasks", self._part("tasks", lambda: self._read.tasks(self._told["times"])))

    @property
    def compensation(self) -> Compensation:
        """What is owed and offered; its totals are of status ``none`` if the policy says nothing of it."""
        return cast("Compensation", self._part("compensation", self._read.compensation))

    @property
    def guidance(self) -> Guidance:
        """Advice for the people who handle it."""
        return cast("Guidance", self._part("guidance", self._read.guidance))

    @property
    def outputs(self) -> Mapping[str, Output]:
        """The further decisions of the policy, by their ids."""
        return cast("Mapping[str, Output]", self._part("outputs", lambda: self._read.outputs(self._told["outputs"])))

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What is unknown and could still change a result, the most important first; at most 50."""
        return cast("tuple[Unknown, ...]", self._part("unknown", self._read.unknown))

    @property
    def unknown_total(self) -> int:
        """How many unknown things there are, those beyond the first 50 included."""
        return cast("int", self._json["unknown_total"])

    @property
    def rests_on_absence(self) -> tuple[str, ...]:
        """The absent facts whose absence answered a question; supplying one can change the decision."""
        return tuple(self._json["rests_on_absence"])

    @property
    def presumed(self) -> tuple[Presumed, ...]:
        """The presumptions that stood in for absent facts."""
        return cast("tuple[Presumed, ...]", self._part("presumed", self._read.presumed))

    @property
    def errors(self) -> tuple[RuleError, ...]:
        """The rules that could not be evaluated."""
        return self._read.errors

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that matched rules cite."""
        return cast("tuple[Source, ...]", self._part("sources", self._read.sources))

    @property
    def trace(self) -> tuple[TraceEntry, ...]:
        """The rules that matched, are unknown or failed, with their tests; at most 1,000."""
        return cast("tuple[TraceEntry, ...]", self._part("trace", self._read.trace))

    @property
    def governing(self) -> tuple[Governing, ...]:
        """The dates that selected what was in force, one per pack."""
        return cast("tuple[Governing, ...]", self._part("governing", self._read.governing))

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs that took part, with the digests of their texts."""
        return cast("tuple[Pack, ...]", self._part("packs", self._read.packs))

    @property
    def is_undecided(self) -> bool:
        """Whether any result is open."""
        return self._native.is_undecided

    def why(self, rule: str) -> RuleExplanation:
        """Say what a rule made of the case, and why.

        Parameters
        ----------
        rule : str
            The name of the rule, as its id, as ``pack#id``, or as decisions print it.

        Returns
        -------
        RuleExplanation
            Its `str` is the explanation for people. Of a rule that is evaluated per element of a list, it holds one
            for each.

        Raises
        ------
        UnknownRuleError
            If no rule has this name, or several packs have one.

        Examples
        --------
        >>> import amends
        >>> policy = amends.builtin("company/concrete")
        >>> facts = {"complaint": {"solvable_on_spot": True, "compensation_required": False, "impact": "minor"}}
        >>> decision = policy.decide(facts, "2026-03-02T10:00:00+08:00")
        >>> decision.why("sev-minor").matched
        True
        >>> decision.why("sev-minr")
        Traceback (most recent call last):
        amends.UnknownRuleError: the policy has no rule `sev-minr`; did you mean `sev-minor`?
        """
        return _reader.explanation(self._native.explain(rule), rule, self._policy.language)

    def why_not(self, rule: str) -> RuleExplanation:
        """Say why a rule did not fire: the same answer as that of `why`, asked from the other side.

        Parameters
        ----------
        rule : str
            The name of the rule.

        Returns
        -------
        RuleExplanation
            Its `reason` is the first test that is false, with the values it read, or what it waits for.

        Raises
        ------
        UnknownRuleError
            If no rule has this name, or several packs have one.
        """
        return self.why(rule)

    def raise_for_errors(self) -> Decision:
        """Raise if a rule could not be evaluated; else return the decision itself.

        Returns
        -------
        Decision

        Raises
        ------
        EvaluationError
            If `errors` holds any.
        """
        if self.errors:
            raise EvaluationError(self.errors)
        return self

    def to_json(self) -> str:
        """Return the decision as canonical JSON: the same policy, facts and instant give the same bytes.

        Returns
        -------
        str
            Personal texts are masked in it.
        """
        return self._native.to_json()

    def to_dict(self) -> dict[str, Any]:
        """Return the canonical JSON as a `dict` of the caller's own.

        Returns
        -------
        dict
            Values are texts in it, as in the JSON.
        """
        return cast("dict[str, Any]", json.loads(self.to_json()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return self._native.same_as(other._native)

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __copy__(self) -> Decision:
        return self

    def __deepcopy__(self, memo: object) -> Decision:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        from amends._policy import _restore_decision

        return (_restore_decision, (self._policy, self._native.written_facts(), self._native.as_of, self.case))

    def __repr__(self) -> str:
        name = f" {self.case}" if self.case else ""
        words = "; ".join(f"{label} {summary}" for label, summary, _ in _html.rows(self)[:3])
        return f"<Decision{name} of {self._policy.name} {self._policy.version}: {words}>"

    def __str__(self) -> str:
        return _html.decision_text(self)

    def _repr_html_(self) -> str:
        return _html.decision(self)
