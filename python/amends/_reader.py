"""From what the native module tells to the results of a decision: its canonical JSON, and values with their kinds.

It adds no meaning. What has no type of its own is read from the JSON, so that the two cannot differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

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
    Total,
    TraceEntry,
    Types,
    Unknown,
    Vote,
)
from amends._value import FrozenDict, Money, Text, decode, instant


class Reader:
    """Makes the results of one decision of its canonical JSON and of the values that the native module tells."""

    def __init__(self, load: Callable[[], Mapping[str, Any]], language: str) -> None:
        self._load = load
        self.language = language

    @cached_property
    def json(self) -> Mapping[str, Any]:
        """The canonical JSON, which is made only for those who read what stands in it alone."""
        return self._load()

    @cached_property
    def errors(self) -> tuple[RuleError, ...]:
        """The errors of rules."""
        return tuple(
            RuleError(found["code"], found["message"], found.get("help"), found.get("rule"), found.get("at"))
            for found in self.json["errors"]
        )

    def text(self, text: str | Mapping[str, str] | None) -> Text:
        """Return a text that stands in the JSON as itself, or by language."""
        return Text(text if isinstance(text, Mapping) else {self.language: text} if text else {}, self.language)

    def texts(self, entry: Mapping[str, Any], name: str) -> tuple[Text, ...]:
        """Return the texts of a list that may be missing."""
        return tuple(self.text(text) for text in entry.get(name, ()))

    def failures(self, places: list[int]) -> tuple[RuleError, ...]:
        """Return the errors at these places."""
        return tuple(self.errors[place] for place in places)

    def result(self, data: Mapping[str, Any] | None, make: Any = Result, **more: Any) -> Any:
        """Return the result of a rule set; that of a section which the policy does not have is `none`."""
        if data is None:
            data = _NO_RESULT

        def values(name: str) -> tuple[Any, ...]:
            return tuple(decode(pair) for pair in data[name] or ())

        def optional(pair: Any) -> Any:
            return None if pair is None else decode(pair)

        possible = tuple(
            Possible(optional(one["value"]), one["conflict"], tuple(one["rules"]), tuple(one["if_not"]))
            for one in data["possible"]
        )
        return make(
            status=data["status"],
            value=optional(data["value"]),
            so_far=optional(data["so_far"]),
            possible=possible,
            at_least=values("at_least"),
            at_most=values("at_most"),
            open=tuple(data["open"]),
            entries=values("entries"),
            rules=tuple(data["rules"]),
            unknown=tuple(data["unknown"]),
            errors=self.failures(data["errors"]),
            personal=data["personal"],
            **more,
        )

    def severity(self, told: Mapping[str, Any]) -> Severity:
        """Return the severity."""
        votes = tuple(Vote(*vote) for vote in told["votes"])
        found: Severity = self.result(told["severity"], Severity, votes=votes, mapped=FrozenDict(told["mapped"]))
        return found

    def types(self) -> Types:
        """Return the types."""
        section = self.json["types"]
        return Types(
            status=section["status"],
            primary=section.get("primary"),
            all=tuple(self._type(found) for found in section["all"]),
            possible=tuple(
                Possible(one.get("id"), "conflict" in one, tuple(one.get("rules", ())), tuple(one.get("if_not", ())))
                for one in section.get("possible", ())
            ),
            unknown=tuple(section.get("unknown", ())),
            errors=self.failures(section.get("errors", [])),
        )

    def _type(self, found: Mapping[str, Any]) -> RecognisedType:
        evidence = (
            Evidence(one["fact"], one["text"], one["signal"], tuple(one["span"]))
            if "signal" in one
            else Evidence(one["fact"], one["value"], None, None)
            for one in found.get("evidence", ())
        )
        rules, given = tuple(found.get("rules", ())), found.get("given", False)
        return RecognisedType(found["id"], self.text(found.get("title")), rules, tuple(evidence), given)

    def route(self, parts: list[tuple[str, Mapping[str, Any]]]) -> Route:
        """Return the route, of which a policy may lack parts."""
        told = dict(parts)
        names = ["method", "department", "owner", "handover"]
        return Route({name: self.result(told.get(name)) for name in names + [name for name in told if name not in names]})

    def escalation(self, told: Mapping[str, Any]) -> Escalation:
        """Return how far up the complaint goes."""
        section = self.json.get("escalation", {})
        triggers = tuple(
            Trigger(one["rule"], one.get("to"), one.get("raise"), tuple(one.get("notify", ())), tuple(one.get("cite", ())))
            for one in section.get("triggers", ())
        )
        found: Escalation = self.result(
            told["escalation"],
            Escalation,
            ladder=section.get("ladder", ""),
            title=self.text(section.get("title")),
            notify=self.result(told["notify"]),
            triggers=triggers,
        )
        return found

    def remedies(self) -> Remedies:
        """Return what may be given; `none` if the policy says nothing of it."""
        section = self.json.get("remedies", {"status": "none"})
        undercut = (
            Undercut(one["remedy"], one.get("item"), tuple(one["rules"]), tuple(one["stands_by"]))
            for one in section.get("undercut", ())
        )
        return Remedies(
            status=section["status"],
            options=tuple(self._remedy_option(one) for one in section.get("options", ())),
            choices=tuple(self._remedy_choice(one) for one in section.get("choices", ())),
            forbidden=tuple(self._forbidden_remedy(one) for one in section.get("forbidden", ())),
            undercut=tuple(undercut),
            possible=tuple(self._possible_remedy(one) for one in section.get("possible", ())),
            unknown=tuple(section.get("unknown", ())),
            errors=self.failures(section.get("errors", [])),
        )

    def _remedy_option(self, one: Mapping[str, Any]) -> RemedyOption:
        return RemedyOption(
            remedy=one["remedy"],
            title=self.text(one.get("title")),
            item=one.get("item"),
            owed=one.get("owed", False),
            grounds=self._grounds(one),
            pros=self.texts(one, "pros"),
            cons=self.texts(one, "cons"),
        )

    @staticmethod
    def _remedy_choice(one: Mapping[str, Any]) -> RemedyChoice:
        return RemedyChoice(
            remedies=tuple(one["any"]),
            without=tuple(one.get("without", ())),
            chosen_by=one.get("chosen_by"),
            item=one.get("item"),
            rules=tuple(one["rules"]),
        )

    def _forbidden_remedy(self, one: Mapping[str, Any]) -> ForbiddenRemedy:
        return ForbiddenRemedy(
            remedy=one["remedy"],
            title=self.text(one.get("title")),
            item=one.get("item"),
            grounds=self._grounds(one),
            given_by=tuple(one.get("given_by", ())),
        )

    def _grounds(self, one: Mapping[str, Any]) -> tuple[RemedyGround, ...]:
        return tuple(
            RemedyGround(found["rule"], found.get("basis"), self.text(found.get("because")), tuple(found.get("cite", ())))
            for found in one["grounds"]
        )

    @staticmethod
    def _possible_remedy(one: Mapping[str, Any]) -> PossibleRemedy:
        kinds: tuple[Any, ...] = ("option", "owed", "forbidden", "choice")
        kind = next(kind for kind in kinds if kind in one)
        return PossibleRemedy(
            kind=kind,
            remedies=tuple(one[kind]) if kind == "choice" else (one[kind],),
            chosen_by=one.get("chosen_by"),
            item=one.get("item"),
            rules=tuple(one.get("rules", ())),
            if_not=tuple(one.get("if_not", ())),
        )

    def tasks(self, times: Sequence[tuple[Any, Any]]) -> Tasks:
        """Return what is to be done; `times` are those of each entry."""
        section = self.json["tasks"]
        entries = tuple(
            Task(
                rule=one["rule"],
                what=self.text(one["do"]),
                role=one["role"],
                role_title=self.text(one.get("role_title")),
                within=None if within is None else decode(within),
                after=None if after is None else decode(after),
                cite=tuple(one.get("cite", ())),
                unknown=tuple(one.get("unknown", ())),
                errors=self.failures(one.get("errors", [])),
            )
            for one, (within, after) in zip(section["entries"], times)
        )
        return Tasks(
            status=section["status"],
            entries=entries,
            possible=tuple(section.get("possible", ())),
            unknown=tuple(section.get("unknown", ())),
            errors=self.failures(section.get("errors", [])),
        )

    def compensation(self) -> Compensation:
        """Return what is owed; `none` if the policy says nothing of it."""
        section = self.json.get("compensation")
        if section is None:
            nothing = Total("none", None, (), ())
            return Compensation((), nothing, nothing)
        lines = tuple(self._line(line) for line in section["lines"])
        return Compensation(lines, self._total(section["due"]), self._total(section["offer"]))

    def _line(self, line: Mapping[str, Any]) -> CompensationLine:
        return CompensationLine(
            rule=line["rule"],
            head=line["head"],
            title=self.text(line.get("title")),
            basis=line["basis"],
            status=line["status"],
            amount=Money.parse(line["amount"]) if "amount" in line else None,
            working=line["working"],
            cite=tuple(line.get("cite", ())),
            superseded=line.get("superseded", False),
            unknown=tuple(line.get("unknown", ())),
            errors=self.failures(line.get("errors", [])),
        )

    @staticmethod
    def _total(total: Mapping[str, Any]) -> Total:
        value = tuple(Money.parse(amount) for amount in total["value"]) if "value" in total else None
        least = tuple(Money.parse(amount) for amount in total.get("at_least", ()))
        return Total(total["status"], value, least, tuple(total.get("unknown", ())))

    def guidance(self) -> Guidance:
        """Return the advice."""
        section = self.json["guidance"]
        entries = tuple(
            Advice(
                advice["rule"],
                say=self.texts(advice, "say"),
                ask=self.texts(advice, "ask"),
                causes=self.texts(advice, "causes"),
                steps=self.texts(advice, "steps"),
                cite=tuple(advice.get("cite", ())),
            )
            for advice in section["entries"]
        )
        possible, errors = tuple(section.get("possible", ())), self.failures(section.get("errors", []))
        return Guidance(section["status"], entries, possible, errors)

    def outputs(self, told: list[Mapping[str, Any]]) -> Mapping[str, Output]:
        """Return the further decisions by their ids."""
        found = {}
        for data in told:
            title = Text(dict(data["title"]), self.language)
            elements = {key: self._output(key, title, slots) for key, slots in data["elements"] or ()}
            found[data["id"]] = self._output(data["id"], title, data["outputs"], elements)
        return FrozenDict(found)

    def _output(self, id: str, title: Text, slots: list[Any], elements: Mapping[str, Output] | None = None) -> Output:
        named = {name: self.result(data) for name, data in slots if name is not None}
        sole = next((self.result(data) for name, data in slots if name is None), None)
        return Output(id, title, FrozenDict(named), FrozenDict(dict(elements or {})), sole)

    def unknown(self) -> tuple[Unknown, ...]:
        """Return what is unknown, the most important first."""
        return tuple(
            Unknown(
                kind=one["kind"],
                name=one[one["kind"]],
                ask=self.text(one.get("ask")),
                by=one.get("by"),
                blocks=tuple(one.get("blocks", ())),
                rules=tuple(one.get("rules", ())),
                needs=one.get("needs"),
            )
            for one in self.json["unknown"]
        )

    def presumed(self) -> tuple[Presumed, ...]:
        """Return the presumptions that were used."""
        return tuple(
            Presumed(one["fact"], one["value"], one.get("by"), self.text(one.get("because")), tuple(one.get("cite", ())))
            for one in self.json["presumed"]
        )

    def sources(self) -> tuple[Source, ...]:
        """Return the sources that matched rules cite."""
        return tuple(
            Source(
                id=one["id"],
                title=self.text(one.get("title")),
                kind=one.get("kind"),
                confidence=one.get("confidence"),
                checked=_date(one.get("checked")),
                url=one.get("url"),
            )
            for one in self.json["sources"]
        )

    def trace(self) -> tuple[TraceEntry, ...]:
        """Return the rules that took part."""
        return tuple(
            TraceEntry(
                rule=one["rule"],
                section=one["section"],
                result=one["result"],
                at=one["at"],
                because=self.text(one.get("because")),
                cite=tuple(one.get("cite", ())),
                origin=one.get("origin"),
                tests=tuple(RuleTest(test["test"], test["result"], FrozenDict(test["reads"])) for test in one["tests"]),
            )
            for one in self.json["trace"]
        )

    def governing(self) -> tuple[Governing, ...]:
        """Return the dates that selected what was in force."""
        return tuple(
            Governing(one["pack"], one["fact"], _instant(one.get("instant")), _date(one.get("date")))
            for one in self.json["governing"]
        )

    def packs(self) -> tuple[Pack, ...]:
        """Return the packs that took part."""
        packs = self.json["policy"]["packs"]
        return tuple(Pack(one["pack"], one["version"], one["digest"], one.get("trial", False)) for one in packs)


def explanation(told: Sequence[Mapping[str, Any]], rule: str, language: str) -> RuleExplanation:
    """Return what the native module tells of one rule."""
    found = [
        RuleExplanation(
            **{
                **one,
                "because": Text(dict(one["because"]), language),
                "cite": tuple(one["cite"]),
                "tests": tuple(RuleTest(text, result, FrozenDict(reads)) for text, result, reads in one["tests"]),
                "unknown": tuple(one["unknown"]),
            }
        )
        for one in told
    ]
    if len(found) == 1:
        return found[0]
    first = found[0] if found else None
    return RuleExplanation(
        rule=rule,
        section=first.section if first else "",
        state="per element",
        reason=f"evaluated for {len(found)} elements",
        file=first.file if first else "",
        line=first.line if first else 0,
        column=first.column if first else 0,
        because=first.because if first else Text({}, language),
        cite=first.cite if first else (),
        origin=first.origin if first else None,
        tests=(),
        unknown=tuple(dict.fromkeys(name for one in found for name in one.unknown)),
        elements=tuple(found),
    )


_NO_RESULT: Mapping[str, Any] = {
    "status": "none",
    "value": None,
    "so_far": None,
    "possible": (),
    "open": (),
    "at_least": (),
    "at_most": (),
    "entries": None,
    "rules": (),
    "unknown": (),
    "errors": [],
    "personal": False,
}


def _instant(text: str | None) -> dt.datetime | None:
    # A personal instant is masked.
    return instant(text) if text and text[0].isdigit() else None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text and text[0].isdigit() else None
