"""How a complaint is handled: how far up it goes, what may be given, and what is to be done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, NoReturn

from amends._results import Result, RuleError, Status
from amends._value import Period, Text

__all__ = [
    "Escalation",
    "ForbiddenRemedy",
    "PossibleRemedy",
    "Remedies",
    "RemedyChoice",
    "RemedyGround",
    "RemedyOption",
    "Task",
    "Tasks",
    "Trigger",
    "Undercut",
]


@dataclass(frozen=True, slots=True)
class Trigger:
    """What one matched rule of escalation brought about."""

    rule: str
    """The rule."""
    to: str | None
    """The level that it asks for."""
    raise_by: int | None
    """By how many levels it raises."""
    notify: tuple[str, ...]
    """The roles that it lets know."""
    cite: tuple[str, ...]
    """The citations of the rule."""


@dataclass(frozen=True, repr=False)
class Escalation(Result[str]):
    """How far up the complaint goes, and who is to know.

    Examples
    --------
    >>> import amends
    >>> policy = amends.builtin("company/service")
    >>> facts = {"complaint": {"channel": "press", "text": "态度恶劣"}}
    >>> policy.decide(facts, "2026-03-02T10:00:00+08:00").escalation.level
    'head'
    """

    ladder: str
    """The ladder that the level stands on; empty if the policy has none."""
    title: Text
    """Its title."""
    notify: Result[tuple[str, ...]]
    """The roles that are to know."""
    triggers: tuple[Trigger, ...]
    """What each matched rule brought about."""

    @property
    def level(self) -> str | None:
        """The level; `None` unless decided."""
        return self.value


@dataclass(frozen=True, slots=True)
class RemedyGround:
    """A rule that gives or forbids a remedy."""

    rule: str
    """The rule."""
    basis: Literal["statute", "regulator", "contract", "goodwill"] | None
    """On what it rests; `None` where a rule that forbids does not say."""
    because: Text
    """The reason that the policy gives."""
    cite: tuple[str, ...]
    """The citations."""


@dataclass(frozen=True, slots=True)
class RemedyOption:
    """A remedy that may be given."""

    remedy: str
    """The word of the catalogue."""
    title: Text
    """Its title."""
    item: str | None
    """The element that it is for; `None` if it is for the complaint as a whole."""
    owed: bool
    """Whether it is owed for certain, without a choice."""
    grounds: tuple[RemedyGround, ...]
    """The rules that give it."""
    pros: tuple[Text, ...]
    """What speaks for it."""
    cons: tuple[Text, ...]
    """What speaks against it."""


@dataclass(frozen=True, slots=True)
class RemedyChoice:
    """Remedies of which one is owed."""

    remedies: tuple[str, ...]
    """The remedies, without those that are forbidden for certain."""
    without: tuple[str, ...]
    """Those that are forbidden for certain."""
    chosen_by: Literal["customer", "company", "agreement"] | None
    """Who chooses; `None` where the rule does not say."""
    item: str | None
    """The element that it is for."""
    rules: tuple[str, ...]
    """The rules that give it."""


@dataclass(frozen=True, slots=True)
class ForbiddenRemedy:
    """A remedy that may not be given."""

    remedy: str
    """The word of the catalogue."""
    title: Text
    """Its title."""
    item: str | None
    """The element that it would be for."""
    grounds: tuple[RemedyGround, ...]
    """The rules that forbid it."""
    given_by: tuple[str, ...]
    """The rules that would give it."""


@dataclass(frozen=True, slots=True)
class Undercut:
    """Rules that forbid what a stronger ground gives; the remedy stands."""

    remedy: str
    """The remedy."""
    item: str | None
    """The element that it is for."""
    rules: tuple[str, ...]
    """The rules that forbid it in vain."""
    stands_by: tuple[str, ...]
    """The rules that give it."""


@dataclass(frozen=True, slots=True)
class PossibleRemedy:
    """What could still come of unknown facts."""

    kind: Literal["option", "owed", "forbidden", "choice"]
    """What the remedy could become."""
    remedies: tuple[str, ...]
    """The remedy; of a choice, all of them."""
    chosen_by: Literal["customer", "company", "agreement"] | None
    """Of a choice, who chooses."""
    item: str | None
    """The element that it would be for."""
    rules: tuple[str, ...]
    """The unknown rules that would bring it about."""
    if_not: tuple[str, ...]
    """The unknown rules that could prevent it."""


@dataclass(frozen=True, slots=True)
class Remedies:
    """What may be given, what is owed, and among what is chosen.

    The lists hold what is certain, under every status.

    Examples
    --------
    >>> import amends
    >>> policy = amends.builtin("company/service")
    >>> facts = {"charge": {"charged": "35 CNY", "due": "15 CNY"}, "complaint": {"text": "停车费多收了"}}
    >>> policy.decide(facts, "2026-03-02T10:00:00+08:00").remedies.owed
    ('explanation', 'compensation.refund')
    """

    status: Status
    """How the result ended."""
    options: tuple[RemedyOption, ...]
    """The remedies that may be given, in the order of the catalogue."""
    choices: tuple[RemedyChoice, ...]
    """Of what one is owed."""
    forbidden: tuple[ForbiddenRemedy, ...]
    """The remedies that may not be given."""
    undercut: tuple[Undercut, ...]
    """Prohibitions that do not hold, because a stronger ground gives the remedy."""
    possible: tuple[PossibleRemedy, ...]
    """What unknown facts could still bring about."""
    unknown: tuple[str, ...]
    """What would settle it."""
    errors: tuple[RuleError, ...]
    """Why it failed."""

    @property
    def owed(self) -> tuple[str, ...]:
        """The remedies that are owed for certain, without a choice."""
        return tuple(option.remedy for option in self.options if option.owed)

    def __bool__(self) -> NoReturn:
        raise TypeError("the remedies are neither true nor false: ask `options` or `status`")


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do."""

    rule: str
    """The rule that gives it."""
    what: Text
    """What to do."""
    role: str
    """The role that does it."""
    role_title: Text
    """The title of the role."""
    within: dt.timedelta | Period | None
    """In which time it is to be done."""
    after: dt.timedelta | Period | None
    """After which time it is to be done."""
    cite: tuple[str, ...]
    """The citations of the rule."""
    unknown: tuple[str, ...]
    """What would settle the times."""
    errors: tuple[RuleError, ...]
    """Why a time failed."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """What is to be done, as the rules of all sections say."""

    status: Status
    """How the result ended."""
    entries: tuple[Task, ...]
    """What is to be done for certain."""
    possible: tuple[str, ...]
    """Rules that could still add to it."""
    unknown: tuple[str, ...]
    """What would settle it."""
    errors: tuple[RuleError, ...]
    """Why it failed."""

    def __bool__(self) -> NoReturn:
        raise TypeError("the tasks are neither true nor false: ask `entries` or `status`")
