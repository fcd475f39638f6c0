"""Decides customer complaints by policies that are data.

A policy is a pack of YAML. For each complaint it says what was decided, by which rule and which source, and what it
does *not* know and whom to ask. Money and dates are exact; an absent fact is unknown, never false.

Examples
--------
>>> import amends
>>> policy = amends.builtin("company/service")
>>> decision = policy.decide(
...     {"complaint": {"text": "停车费多收了，请退还"}, "charge": {"charged": "35.00 CNY", "due": "15.00 CNY"}},
...     as_of="2026-03-02T10:00:00+08:00",
... )
>>> decision.types.primary, decision.route.department.value, str(decision.compensation.due.amount)
('charging.dispute', 'finance', '20.00 CNY')
>>> print(decision.why("refund-overcharge").reason)
its condition holds
"""

from amends import edits
from amends._amends import ENGINE as __version__
from amends._decision import Decision
from amends._errors import (
    AmendsError,
    Diagnostic,
    EditError,
    EvaluationError,
    FactFault,
    FactsError,
    Place,
    PolicyError,
    UnknownRuleError,
)
from amends._handling import (
    Escalation,
    ForbiddenRemedy,
    PossibleRemedy,
    Remedies,
    RemedyChoice,
    RemedyGround,
    RemedyOption,
    Task,
    Tasks,
    Trigger,
    Undercut,
)
from amends._policy import PackSource, Policy, Rule, builtin, builtin_names, load
from amends._report import CaseReport, CaseResult, Mismatch, test
from amends._results import (
    Advice,
    Compensation,
    CompensationLine,
    Evidence,
    Governing,
    Guidance,
    Output,
    Pack,
    Possible,
    Presumed,
    RecognisedType,
    Result,
    Route,
    RuleError,
    RuleExplanation,
    RuleTest,
    Severity,
    Source,
    Status,
    Total,
    TraceEntry,
    Types,
    Unknown,
    Vote,
)
from amends._value import Money, Period, Rounding, Text, Value

__all__ = [
    "Advice",
    "AmendsError",
    "CaseReport",
    "CaseResult",
    "Compensation",
    "CompensationLine",
    "Decision",
    "Diagnostic",
    "EditError",
    "Escalation",
    "EvaluationError",
    "Evidence",
    "FactFault",
    "FactsError",
    "ForbiddenRemedy",
    "Governing",
    "Guidance",
    "Mismatch",
    "Money",
    "Output",
    "Pack",
    "PackSource",
    "Period",
    "Place",
    "Policy",
    "PolicyError",
    "Possible",
    "PossibleRemedy",
    "Presumed",
    "RecognisedType",
    "Remedies",
    "RemedyChoice",
    "RemedyGround",
    "RemedyOption",
    "Result",
    "Rounding",
    "Route",
    "Rule",
    "RuleError",
    "RuleExplanation",
    "RuleTest",
    "Severity",
    "Source",
    "Status",
    "Task",
    "Tasks",
    "Text",
    "Total",
    "TraceEntry",
    "Trigger",
    "Types",
    "Undercut",
    "Unknown",
    "UnknownRuleError",
    "Value",
    "Vote",
    "__version__",
    "builtin",
    "builtin_names",
    "edits",
    "load",
    "test",
]
