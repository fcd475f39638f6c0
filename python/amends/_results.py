"""The results of a decision: what is decided, what it could become, and by which rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, NoReturn, TypeAlias, TypeVar, Union

from amends._value import FrozenDict, Money, Text

__all__ = [
    "Advice",
    "Compensation",
    "CompensationLine",
    "Evidence",
    "Governing",
    "Guidance",
    "Output",
    "Pack",
    "Possible",
    "Presumed",
    "RecognisedType",
    "Result",
    "Route",
    "RuleError",
    "RuleExplanation",
    "RuleTest",
    "Severity",
    "Source",
    "Status",
    "Total",
    "TraceEntry",
    "Types",
    "Unknown",
    "Vote",
]

T = TypeVar("T")

_WAITS_FOR = 3
"""How many names of what is unknown a summary shows."""

Status: TypeAlias = Union[Literal["decided"], Literal["undecided"], Literal["failed"], Literal["none"]]
"""How a result ended: with a value, open until facts are supplied, by a rule that failed, or with nothing to decide."""


@dataclass(frozen=True, slots=True)
class RuleError:
    """A rule that could not be evaluated; the others are unaffected."""

    code: str
    """The stable code."""
    message: str
    """One line that suffices alone."""
    help: str | None
    """What to do about it."""
    rule: str | None
    """The rule."""
    at: str | None
    """Its place, as ``file:line:column``."""

    def __str__(self) -> str:
        rule = f"`{self.rule}`: " if self.rule else ""
        at = f" at {self.at}" if self.at else ""
        return f"{rule}{self.message} [{self.code}]{at}"


@dataclass(frozen=True, slots=True)
class Possible(Generic[T]):
    """One value that an undecided result could still take."""

    value: T | None
    """The value; `None` for no value at all, or for a conflict."""
    conflict: bool
    """Whether two rules that exclude each other would both fire."""
    rules: tuple[str, ...]
    """The rules that would give it."""
    if_not: tuple[str, ...]
    """The unknown rules that must not fire for it."""


def waits_for(unknown: tuple[str, ...]) -> str:
    """Return what a result waits for, the first of it if it is much."""
    more = f" and {len(unknown) - _WAITS_FOR} more" if len(unknown) > _WAITS_FOR else ""
    return "waits for " + ", ".join(unknown[:_WAITS_FOR]) + more


@dataclass(frozen=True, slots=True, repr=False)
class Result(Generic[T]):
    """The result of one rule set.

    `value` is there only if the result is decided, so that nobody takes a provisional value for a final one. For the
    same reason a result is neither true nor false: ask its `value` or its `status`.
    """

    status: Status
    """How it ended."""
    value: T | None
    """The value; `None` unless decided."""
    so_far: T | None
    """The result with everything unknown taken as not firing."""
    possible: tuple[Possible[T], ...]
    """What an undecided result could still become."""
    at_least: tuple[T, ...]
    """What a sum is at least, one amount per currency; empty where it is unbounded."""
    at_most: tuple[T, ...]
    """What a sum is at most, likewise."""
    open: tuple[str, ...]
    """The rules that could give further values, which cannot be listed."""
    entries: tuple[T, ...]
    """The certain entries of a collected list, whatever its status."""
    rules: tuple[str, ...]
    """The rules that give the value."""
    unknown: tuple[str, ...]
    """The facts, figures and calendars that would settle it."""
    errors: tuple[RuleError, ...]
    """Why it failed."""
    personal: bool
    """Whether personal data can show in the value; its texts are masked in JSON, HTML and `repr`."""

    @property
    def is_decided(self) -> bool:
        """Whether there is a value."""
        return self.status == "decided"

    def __bool__(self) -> NoReturn:
        raise TypeError("a result is neither true nor false: ask its `value`, or its `status`")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.summary()}>"

    def summary(self) -> str:
        """Return the result in a few words, personal texts masked.

        Returns
        -------
        str
            One line.
        """
        if self.status == "decided":
            return self._shown(self.value)
        if self.status == "failed":
            return "failed: " + "; ".join(error.message for error in self.errors)
        if self.status == "none":
            return "none"
        words = [f"{self._shown(self.so_far)} so far"] if self.so_far is not None else ["undecided"]
        could = [possible for possible in self.possible if possible.conflict or possible.value != self.so_far]
        if could:
            words.append("could become " + ", ".join(self._possible(possible) for possible in could))
        if self.at_least and not could:
            words.append("at least " + ", ".join(str(bound) for bound in self.at_least))
        if self.unknown:
            words.append(waits_for(self.unknown))
        return "; ".join(words)

    def _possible(self, possible: Possible[T]) -> str:
        if possible.conflict:
            return "a conflict"
        return "none" if possible.value is None else self._shown(possible.value)

    def _shown(self, value: object) -> str:
        if self.personal and isinstance(value, str):
            return f"‹text, {len(value)} chars›"
        if isinstance(value, tuple):
            return "[" + ", ".join(self._shown(element) for element in value) + "]"
        if isinstance(value, bool):
            return "true" if value else "false"
        if self.personal and isinstance(value, Mapping):
            return "‹item›"
        return str(value)


@dataclass(frozen=True, slots=True)
class Vote:
    """What one matched rule said about severity."""

    rule: str
    """The rule."""
    kind: Literal["level", "raise", "at_least"]
    """Whether it votes for a level, for so many levels more, or for no less than a level."""
    value: str
    """The level, or the number of levels."""


@dataclass(frozen=True, repr=False)
class Severity(Result[str]):
    """How grave the complaint is."""

    votes: tuple[Vote, ...]
    """What each matched rule said."""
    mapped: Mapping[str, str]
    """The level on other scales, by their names; empty unless decided."""

    @property
    def level(self) -> str | None:
        """The level; `None` unless decided."""
        return self.value


@dataclass(frozen=True, slots=True)
class Evidence:
    """What in a case shows a type: words in a text, or the value of a fact."""

    fact: str
    """The fact."""
    text: str
    """The words, or the value; masked where it is personal."""
    signal: str | None
    """The signal that found the words."""
    span: tuple[int, int] | None
    """The bytes of the words in the text."""


@dataclass(frozen=True, slots=True)
class RecognisedType:
    """A type that the complaint certainly has."""

    id: str
    """The node of the taxonomy."""
    title: Text
    """Its title."""
    rules: tuple[str, ...]
    """The rules that recognised it; empty if it was set by hand."""
    evidence: tuple[Evidence, ...]
    """What in the case shows it."""
    given: bool
    """Whether a person set it."""


@dataclass(frozen=True, slots=True)
class Types:
    """The types of the complaint; a complaint can have several."""

    status: Status
    """How the result ended."""
    primary: str | None
    """The one that stands for the complaint; `None` unless decided, or without types."""
    all: tuple[RecognisedType, ...]
    """The most specific types that are certain, whatever the status."""
    possible: tuple[Possible[str], ...]
    """The types that unknown facts could still add."""
    unknown: tuple[str, ...]
    """What would settle them."""
    errors: tuple[RuleError, ...]
    """Why they failed."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the types that are certain."""
        return tuple(found.id for found in self.all)

    def __bool__(self) -> NoReturn:
        raise TypeError("the types are neither true nor false: ask `ids` or `status`")


class Route(FrozenDict[str, "Result[str]"]):
    """Who handles the complaint, and how: a mapping of the parts to their results.

    Examples
    --------
    >>> import amends
    >>> policy = amends.builtin("company/service")
    >>> decision = policy.decide({"complaint.text": "我被多收了钱"}, "2026-03-02T10:00:00+08:00")
    >>> decision.route.department.value
    'finance'
    """

    __slots__ = ()

    def __repr__(self) -> str:
        parts = ", ".join(f"{part} {found.summary()}" for part, found in self.items() if found.status != "none")
        return f"<Route {parts or 'none'}>"

    @property
    def method(self) -> Result[str]:
        """How the complaint is handled."""
        return self["method"]

    @property
    def department(self) -> Result[str]:
        """Which department handles it."""
        return self["department"]

    @property
    def owner(self) -> Result[str]:
        """Who owns it."""
        return self["owner"]

    @property
    def handover(self) -> Result[str]:
        """What is handed over."""
        return self["handover"]


@dataclass(frozen=True, slots=True)
class CompensationLine:
    """One thing that is owed or offered."""

    rule: str
    """The rule that gives it."""
    head: str
    """The head of claim."""
    title: Text
    """Its title."""
    basis: Literal["statute", "regulator", "contract", "goodwill"]
    """On what it rests."""
    status: Status
    """How it ended."""
    amount: Money | None
    """The amount; `None` unless decided."""
    working: str
    """The arithmetic, with the values put in."""
    cite: tuple[str, ...]
    """The citations of the rule."""
    superseded: bool
    """Whether a higher line of the same head stands instead."""
    unknown: tuple[str, ...]
    """What would settle it."""
    errors: tuple[RuleError, ...]
    """Why it failed."""


@dataclass(frozen=True, slots=True)
class Total:
    """A total, with an amount for each currency."""

    status: Status
    """How it ended."""
    value: tuple[Money, ...] | None
    """The amounts, one per currency; `None` unless decided."""
    at_least: tuple[Money, ...]
    """What it is at least, if undecided."""
    unknown: tuple[str, ...]
    """What would settle it."""

    @property
    def amount(self) -> Money | None:
        """The amount, where the total is decided and of one currency."""
        return self.value[0] if self.value and len(self.value) == 1 else None

    def __bool__(self) -> NoReturn:
        raise TypeError("a total is neither true nor false: ask its `value`, or its `status`")

    def summary(self) -> str:
        """Return the total in a few words.

        Returns
        -------
        str
            One line.
        """
        if self.value is not None:
            return ", ".join(str(amount) for amount in self.value)
        if self.status != "undecided":
            return self.status
        least = ["at least " + ", ".join(str(amount) for amount in self.at_least)] if self.at_least else ["undecided"]
        return "; ".join(least + ([waits_for(self.unknown)] if self.unknown else []))


@dataclass(frozen=True, slots=True)
class Compensation:
    """What is owed and offered."""

    lines: tuple[CompensationLine, ...]
    """The lines that are or could be; at most 1,000."""
    due: Total
    """The least owed."""
    offer: Total
    """What is owed and what goodwill adds."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice that applies."""

    rule: str
    """The rule that gives it."""
    say: tuple[Text, ...]
    """What to say."""
    ask: tuple[Text, ...]
    """What to ask."""
    causes: tuple[Text, ...]
    """Causes to consider."""
    steps: tuple[Text, ...]
    """What to do."""
    cite: tuple[str, ...]
    """The citations of the rule."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """Advice for the people who handle the complaint."""

    status: Status
    """How the result ended."""
    entries: tuple[Advice, ...]
    """The advice that applies for certain."""
    possible: tuple[str, ...]
    """Rules that could still add to it."""
    errors: tuple[RuleError, ...]
    """Why it failed."""


@dataclass(frozen=True, slots=True, repr=False)
class Output:
    """The results of a further decision of the policy.

    A decision with one output has a `result`, and `status` and `value` are those of it. One with several is asked by
    their names, and one that is evaluated per element of a list has `elements`.

    Examples
    --------
    >>> import amends
    >>> policy = amends.load({"pack.yaml": '''
    ... amends: 1
    ... pack: company/mine
    ... version: 1.0.0
    ... kind: company
    ... facts: {order.weight: {type: decimal}}
    ... decide: {heavy: {type: bool, is: order.weight > 20}}
    ... '''})
    >>> decision = policy.decide({"order": {"weight": 31}}, "2026-03-02T10:00:00Z")
    >>> decision.outputs["heavy"].value
    True
    """

    id: str
    """The decision."""
    title: Text
    """Its title."""
    named: Mapping[str, Result[Any]]
    """The outputs by name; empty if there is only the one unnamed."""
    elements: Mapping[str, Output]
    """The results of each element, by its key."""
    _sole: Result[Any] | None

    @property
    def result(self) -> Result[Any]:
        """The result of the one output.

        Raises
        ------
        LookupError
            If the decision has several, or one for each element.
        """
        if self._sole is not None:
            return self._sole
        where = f"outputs {', '.join(self.named)}" if self.named else f"elements {', '.join(self.elements)}"
        raise LookupError(f"the decision `{self.id}` has no single result, but {where}")

    @property
    def status(self) -> Status:
        """How the one output ended."""
        return self.result.status

    @property
    def value(self) -> Any:
        """The value of the one output; `None` unless decided."""
        return self.result.value

    def __getitem__(self, name: str) -> Result[Any]:
        return self.named[name]

    def __bool__(self) -> NoReturn:
        raise TypeError("a result is neither true nor false: ask its `value`, or its `status`")

    def __repr__(self) -> str:
        return f"<Output {self.id}: {self.summary()}>"

    def summary(self) -> str:
        """Return the results in a few words.

        Returns
        -------
        str
            One line.
        """
        if self._sole is not None:
            return self._sole.summary()
        inside: Mapping[str, Result[Any] | Output] = self.named or self.elements
        return ", ".join(f"{name}: {found.summary()}" for name, found in inside.items()) or "none"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something unknown that could still change a result."""

    kind: Literal["fact", "param", "calendar"]
    """What kind of thing is missing."""
    name: str
    """The fact's path, the figure's id, or the calendar's name."""
    ask: Text
    """The question to ask; empty if the policy gives none."""
    by: str | None
    """Who can usually answer."""
    blocks: tuple[str, ...]
    """The results that wait for it."""
    rules: tuple[str, ...]
    """The rules that wait for it."""
    needs: str | None
    """Of a calendar, the first date that it would have to cover."""


@dataclass(frozen=True, slots=True)
class Presumed:
    """A presumption that stood in for an absent fact."""

    fact: str
    """The fact."""
    value: str
    """The value it was taken to have."""
    by: str | None
    """Who must prove the contrary."""
    because: Text
    """Why."""
    cite: tuple[str, ...]
    """The citations."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source that matched rules cite."""

    id: str
    """Its name in the pack."""
    title: Text
    """Its title."""
    kind: str | None
    """What it is: a statute, a contract, a handbook and so on."""
    confidence: str | None
    """How sure the author of the pack is of it: high, medium or low."""
    checked: dt.date | None
    """When it was last compared with the original."""
    url: str | None
    """Where it is published."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that takes part in a policy."""

    name: str
    """Its name."""
    version: str
    """Its version."""
    digest: str
    """The digest of its texts."""
    trial: bool
    """Whether it is not in use yet."""


@dataclass(frozen=True, slots=True)
class Governing:
    """The date that selected what was in force in one pack."""

    pack: str
    """The pack."""
    fact: str
    """The fact it comes from; ``as_of`` where the pack names none."""
    instant: dt.datetime | None
    """The instant, where the fact has one and it is not personal."""
    date: dt.date | None
    """The civil date; `None` where the fact is absent or personal."""


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One test of a condition."""

    text: str
    """The test as written."""
    result: Literal["true", "false", "unknown", "error"]
    """What it gave."""
    reads: Mapping[str, str]
    """What it read, with values; personal ones are masked."""

    def __str__(self) -> str:
        reads = ", ".join(f"{name} = {value}" for name, value in self.reads.items())
        return f"{self.result:<7} {self.text}" + (f" where {reads}" if reads else "")


@dataclass(frozen=True, slots=True)
class TraceEntry:
    """A rule that took part, and why."""

    rule: str
    """The rule."""
    section: str
    """Its section."""
    result: Literal["matched", "unknown", "error"]
    """What became of it."""
    at: str
    """Its place, as ``file:line:column``."""
    because: Text
    """The reason that the policy gives."""
    cite: tuple[str, ...]
    """The citations."""
    origin: str | None
    """Whether its figures are the project's own and not a source's."""
    tests: tuple[RuleTest, ...]
    """The tests of its condition."""


@dataclass(frozen=True, slots=True, repr=False)
class RuleExplanation:
    """What one rule made of a case, and why.

    Examples
    --------
    >>> import amends
    >>> policy = amends.builtin("company/concrete")
    >>> facts = {"complaint": {"solvable_on_spot": False}}
    >>> decision = policy.decide(facts, "2026-03-02T10:00:00+08:00")
    >>> decision.why_not("sev-minor").reason
    '`complaint.solvable_on_spot: true` is false: complaint.solvable_on_spot = false'
    """

    rule: str
    """The rule, with its edition's first day and its element's key where it has them."""
    section: str
    """Its section."""
    state: Literal["matched", "not matched", "unknown", "error", "not in force", "replaced", "per element"]
    """What became of it; ``per element`` for a rule that has `elements`."""
    reason: str
    """Why, in one line."""
    file: str
    """The file it stands in."""
    line: int
    """Its line, counted from 1."""
    column: int
    """Its column in characters, counted from 1."""
    because: Text
    """The reason that the policy gives for the rule."""
    cite: tuple[str, ...]
    """The citations."""
    origin: str | None
    """Whether its figures are the project's own and not a source's."""
    tests: tuple[RuleTest, ...]
    """The tests of its condition, with what they read."""
    unknown: tuple[str, ...]
    """What would settle it."""
    elements: tuple[RuleExplanation, ...] = ()
    """An explanation for each element, if the rule is evaluated per element of a list."""

    @property
    def matched(self) -> bool:
        """Whether the rule fired; of one per element, whether it fired for any."""
        return self.state == "matched" or any(element.matched for element in self.elements)

    def __str__(self) -> str:
        lines = [f"{self.state}: {self.rule} in {self.section} at {self.file}:{self.line}:{self.column}"]
        if self.elements:
            return "\n".join([*lines, *(str(element) for element in self.elements)])
        lines.append(f"  {self.reason}")
        cite = f"[{', '.join(self.cite)}]" if self.cite else ""
        origin = f"(origin: {self.origin})" if self.origin else ""
        aside = " ".join(part for part in (str(self.because), cite, origin) if part)
        lines += [f"    {aside}"] if aside else []
        return "\n".join(lines + [f"    {test}" for test in self.tests])

    def __repr__(self) -> str:
        return f"<RuleExplanation {self.state}: {self.rule}>"
