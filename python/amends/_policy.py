"""Policies: loading them, what they are made of, deciding with them."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import pathlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, Union, overload
from weakref import WeakValueDictionary

from amends import _amends, _html, _report
from amends._decision import Decision
from amends._errors import Diagnostic, FactsError, PolicyError, diagnostic
from amends._report import CaseReport
from amends._results import Pack, RuleExplanation
from amends._value import Text
from amends.edits import CHANGES, Change, EditValue, Set

__all__ = ["PackSource", "Policy", "Rule", "builtin", "builtin_names", "load"]

PackSource: TypeAlias = Union[str, os.PathLike[str], Mapping[str, str]]
"""A pack: the folder it stands in, or the text of each of its files by name."""

_CHUNK = 64
"""How many records are decided between two looks at signals, and how far `Policy.decide_many` reads ahead."""

_PICKLE = 1
"""The format of pickled policies."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a policy."""

    name: str
    """The shortest name that is unique in the policy."""
    pack: str
    """The pack it stands in."""
    section: str
    """Its section."""
    file: str
    """The file it stands in."""
    line: int
    """Its line, counted from 1."""
    column: int
    """Its column in characters, counted from 1."""
    because: Text
    """The reason that the pack gives for it."""
    cite: tuple[str, ...]
    """The citations."""
    replaced_by: str | None
    """The rule that takes its place, or the pack that disables it."""


class Policy:
    """A loaded policy: one pack with all packs it extends, checked and compiled.

    Made by `load` and `builtin`. It never changes, and threads share it. Two policies are equal if the texts of their
    packs are; it pickles as these texts, for processes that run the same version of amends.

    Examples
    --------
    >>> import amends
    >>> policy = amends.builtin("company/service")
    >>> policy.name, policy.language
    ('company/service', 'zh')
    >>> [pack.name for pack in policy.packs]
    ['base/complaint', 'company/service']
    """

    __slots__ = ("__weakref__", "_native", "_parts")
    _native: _amends.NativePolicy
    _parts: dict[str, Any]

    def __init__(self) -> None:
        raise TypeError("a Policy is made by amends.load or amends.builtin")

    @classmethod
    def _wrap(cls, native: _amends.NativePolicy) -> Policy:
        self = object.__new__(cls)
        self._native = native
        self._parts = {}
        return self

    @property
    def name(self) -> str:
        """The name of the pack that was loaded."""
        return self._native.name

    @property
    def version(self) -> str:
        """Its version."""
        return self._native.version

    @property
    def title(self) -> Text:
        """Its title."""
        return Text(dict(self._native.title()), self.language)

    @property
    def language(self) -> str:
        """The language that it is written in first."""
        return self._native.language

    @property
    def packs(self) -> tuple[Pack, ...]:
        """All packs with the digests of their texts, those extended before those that extend them."""
        if "packs" not in self._parts:
            self._parts["packs"] = tuple(Pack(*pack) for pack in self._native.packs())
        packs: tuple[Pack, ...] = self._parts["packs"]
        return packs

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules in order of declaration, also those that another one replaces."""
        if "rules" not in self._parts:
            told = self._native.rules()
            self._parts["rules"] = tuple(
                Rule(**{**rule, "because": Text(dict(rule["because"]), self.language), "cite": tuple(rule["cite"])})
                for rule in told
            )
        rules: tuple[Rule, ...] = self._parts["rules"]
        return rules

    def check(self) -> list[Diagnostic]:
        """Return what was found when the policy was loaded: warnings and notes.

        A policy with errors does not load at all: `PolicyError.diagnostics` has those.

        Returns
        -------
        list of Diagnostic

        Examples
        --------
        >>> import amends
        >>> amends.builtin("company/service").check()
        []
        """
        return [diagnostic(found) for found in self._native.diagnostics()]

    def test(self) -> CaseReport:
        """Run the cases that stand beside the policy, in the files ``*.cases.yaml`` that were read with it.

        Returns
        -------
        CaseReport
            It raises nothing for cases that fail.
        """
        return _report.run(self)

    def decide(
        self,
        facts: object,
        as_of: dt.datetime | str | None = None,
        *,
        floats: Literal["repr"] | None = None,
        ignore_unknown: bool = False,
        partial: bool = False,
    ) -> Decision:
        """Decide one complaint.

        What a rule could not evaluate stands in `Decision.errors`, and what could still change a result in
        `Decision.unknown`: only a record that cannot be read is an exception.

        Parameters
        ----------
        facts : dict, mapping, dataclass, pydantic model, attrs object, named tuple, str, bytes or bytearray
            The facts: nested, under dotted keys, or both; a text is JSON. Numbers are `int` and `Decimal`, money is
            `Money`, ``"36.00 CNY"`` or ``{"amount": …, "currency": …}``, instants are aware `datetime`\\ s, `None`
            and what is left out is unknown. It may be a case: ``{"id": …, "as_of": …, "facts": {…}}``.
        as_of : datetime.datetime or str, optional
            The instant to decide for: aware, or a text with its offset. It may be left out if the case has one.
        floats : {"repr"}, optional
            Takes the digits that Python prints for a `float`, which otherwise is refused.
        ignore_unknown : bool, default False
            Counts keys that no fact declares instead of refusing them.
        partial : bool, default False
            Takes required facts that are absent as unknown.

        Returns
        -------
        Decision

        Raises
        ------
        FactsError
            If the record cannot be read, with every fault of it.

        Examples
        --------
        >>> import amends
        >>> policy = amends.builtin("company/service")
        >>> policy.decide({"complaint": {"text": "我被多收了钱"}}, "2026-03-02T10:00:00+08:00").types.primary
        'charging.dispute'
        >>> policy.decide({"charge": {"charged": 35.0}}, "2026-03-02T10:00:00+08:00")
        Traceback (most recent call last):
        amends.FactsError: `charge.charged` is a float, which holds few decimal numbers exactly [fact-type]; ...
        """
        options = _options(floats, ignore_unknown, partial)
        return Decision._wrap(self._native.decide(facts, as_of, options), self)

    @overload
    def decide_many(
        self,
        records: Iterable[object],
        as_of: dt.datetime | str | None = None,
        *,
        on_error: Literal["raise"] = "raise",
        floats: Literal["repr"] | None = None,
        ignore_unknown: bool = False,
        partial: bool = False,
    ) -> Iterator[Decision]: ...

    @overload
    def decide_many(
        self,
        records: Iterable[object],
        as_of: dt.datetime | str | None = None,
        *,
        on_error: Literal["return"],
        floats: Literal["repr"] | None = None,
        ignore_unknown: bool = False,
        partial: bool = False,
    ) -> Iterator[Decision | FactsError]: ...

    def decide_many(
        self,
        records: Iterable[object],
        as_of: dt.datetime | str | None = None,
        *,
        on_error: Literal["raise", "return"] = "raise",
        floats: Literal["repr"] | None = None,
        ignore_unknown: bool = False,
        partial: bool = False,
    ) -> Iterator[Decision | FactsError]:
        """Decide many complaints, one after the other.

        It is lazy: a stream of any length takes constant memory, for which it reads up to 64 records ahead. Other
        threads run meanwhile.

        Parameters
        ----------
        records : iterable
            What `decide` takes, each.
        as_of : datetime.datetime or str, optional
            The instant to decide for; it may be left out if every record is a case that has one.
        on_error : {"raise", "return"}, default "raise"
            Whether a record that cannot be read ends the iteration with its `FactsError`, or stands as the error in
            the place of its decision. Either has the position of the record in `FactsError.row`.
        floats, ignore_unknown, partial
            As for `decide`.

        Returns
        -------
        iterator of Decision
            In the order of the records, one for each.

        Raises
        ------
        FactsError
            Under ``on_error="raise"``, after the decisions before it.

        Examples
        --------
        >>> import amends
        >>> policy = amends.builtin("company/service")
        >>> records = [{"complaint.text": "我被多收了钱"}, {"complaint.text": 5}]
        >>> for found in policy.decide_many(records, "2026-03-02T10:00:00+08:00", on_error="return"):
        ...     print(found.path if isinstance(found, amends.FactsError) else found.types.primary)
        charging.dispute
        complaint.text
        """
        if on_error not in ("raise", "return"):
            raise ValueError(f"on_error must be 'raise' or 'return', not {on_error!r}")
        options = _options(floats, ignore_unknown, partial)
        return self._decide_many(iter(records), as_of, on_error, options)

    def _decide_many(
        self, records: Iterator[object], as_of: dt.datetime | str | None, on_error: str, options: dict[str, bool]
    ) -> Iterator[Decision | FactsError]:
        first = 0
        while chunk := list(itertools.islice(records, _CHUNK)):
            for row, found in enumerate(self._native.decide_some(chunk, as_of, options), first):
                if not isinstance(found, FactsError):
                    yield Decision._wrap(found, self)
                    continue
                error = FactsError(found.faults, found.total, row)
                error.__cause__ = found.__cause__
                if on_error == "raise":
                    raise error
                yield error
            first += len(chunk)

    @overload
    def edit(self, change: Change, /, *changes: Change) -> Policy: ...

    @overload
    def edit(self, change: str, field: str, value: EditValue, /) -> Policy: ...

    def edit(self, change: Change | str, /, *more: Any) -> Policy:
        """Return the policy with changes in its texts, of which comments and layout stay.

        The policy itself stays as it is, and so do its files until `write`. The new texts are read again and compared
        with the old ones, and the whole policy is loaded; if anything else would differ, nothing is changed.

        Parameters
        ----------
        change : Change or str
            A change of `amends.edits`; or the rule or entry of which a field is set, as of `amends.edits.Set`.
        *more
            Further changes; or the field and its value.

        Returns
        -------
        Policy
            Its `diff` says what differs, its `write` writes the files.

        Raises
        ------
        EditError
            If a change cannot be made, or if the policy would not load with it.

        Examples
        --------
        >>> import amends
        >>> policy = amends.builtin("company/concrete")
        >>> edited = policy.edit("sev-minor", "because", "Solved at once # and cheaply")
        >>> [rule.because for rule in edited.rules if rule.name == "sev-minor"]
        ['Solved at once # and cheaply']
        >>> edited != policy
        True
        """
        changes = [Set(change, *more)] if isinstance(change, str) else [change, *more]
        for one in changes:
            if not isinstance(one, CHANGES):
                raise TypeError(f"a change is one of amends.edits, not {type(one).__name__}")
        return Policy._wrap(self._native.edit([one._told() for one in changes]))

    @property
    def diff(self) -> str:
        """What the edits change in the files that were read, as a unified diff; empty if the policy is not edited."""
        return self._native.diff()

    @property
    def changes(self) -> tuple[str, ...]:
        """What each edit did, a line each."""
        return tuple(self._native.changes())

    @property
    def files(self) -> dict[str, str]:
        """The texts of the pack that was loaded, by file name, with the edits made."""
        (_, files), _ = self._native.texts()
        return dict(files)

    def write(self) -> tuple[pathlib.Path, ...]:
        """Write the edits into the files of the folder that the policy was loaded from.

        Each file is replaced whole or not at all, so that a crash loses neither the old text nor the new one.

        Returns
        -------
        tuple of pathlib.Path
            The files that were written; none if there is nothing to write.

        Raises
        ------
        EditError
            If the policy was not loaded from a folder, or a file was changed meanwhile or cannot be written.
        """
        return tuple(pathlib.Path(path) for path in self._native.write())

    def explain(self, facts: object, as_of: dt.datetime | str | None, rule: str, **options: Any) -> RuleExplanation:
        """Say what a rule makes of a case, and why: `decide`, then `Decision.why`.

        Parameters
        ----------
        facts, as_of
            As for `decide`.
        rule : str
            The name of the rule.
        **options
            As for `decide`.

        Returns
        -------
        RuleExplanation

        Raises
        ------
        FactsError
            If the record cannot be read.
        UnknownRuleError
            If no rule has this name.
        """
        return self.decide(facts, as_of, **options).why(rule)

    def _identity(self) -> tuple[tuple[str, str], ...]:
        return tuple((pack.name, pack.digest) for pack in self.packs)

    def __eq__(self, other: object) -> bool:
        return self._identity() == other._identity() if isinstance(other, Policy) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._identity())

    def __copy__(self) -> Policy:
        return self

    def __deepcopy__(self, memo: object) -> Policy:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        root, library = self._native.texts()
        return (_restore, (_PICKLE, _amends.ENGINE, root, library, self._identity()))

    def __repr__(self) -> str:
        return f"<Policy {self.name} {self.version}: {len(self.rules)} rules>"

    def _repr_html_(self) -> str:
        return _html.policy(self)


def _options(floats: object, ignore_unknown: bool, partial: bool) -> dict[str, bool]:
    if floats not in (None, "repr"):
        raise ValueError(f"floats must be None or 'repr', not {floats!r}")
    return {"exact": floats is None, "ignore_unknown": bool(ignore_unknown), "partial": bool(partial)}


def load(pack: PackSource, *, library: Sequence[PackSource] = ()) -> Policy:
    """Load a policy: a pack with all packs it extends.

    Parameters
    ----------
    pack : str, path-like or mapping of str to str
        The folder of the pack, or the text of each of its files by name.
    library : sequence of the same, optional
        Packs that ``extends`` may name. Those shipped with amends and, for a folder, those beside it need not be
        named.

    Returns
    -------
    Policy

    Raises
    ------
    PolicyError
        If the pack does not load; its `diagnostics` say all that is wrong.

    Examples
    --------
    >>> import amends
    >>> policy = amends.load({"pack.yaml": '''
    ... amends: 1
    ... pack: company/parcels
    ... version: 1.0.0
    ... kind: company
    ... facts: {parcel.lost: {type: bool, ask: Is it lost?}}
    ... decide: {search: {type: bool, is: parcel.lost}}
    ... '''})
    >>> policy.decide({}, "2026-03-02T10:00:00Z").unknown[0].ask
    'Is it lost?'
    """
    return Policy._wrap(_amends.load(_source(pack), [_source(one) for one in library]))


def builtin(name: str) -> Policy:
    """Load a policy that is shipped with amends.

    Parameters
    ----------
    name : str
        The name of the pack; `builtin_names` has all.

    Returns
    -------
    Policy

    Raises
    ------
    PolicyError
        If no shipped pack has this name.

    Examples
    --------
    >>> import amends
    >>> amends.builtin("company/service").version
    '1.0.0'
    """
    return Policy._wrap(_amends.builtin(name))


def builtin_names() -> tuple[str, ...]:
    """Return the names of the policies that are shipped with amends.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> import amends
    >>> "company/service" in amends.builtin_names()
    True
    """
    return tuple(_amends.builtin_names())


def _source(pack: object) -> Any:
    if isinstance(pack, Mapping):
        files = list(pack.items())
        for name, text in files:
            if not isinstance(name, str) or not isinstance(text, str):
                kinds = f"{type(name).__name__} to {type(text).__name__}"
                raise TypeError(f"a pack given as a mapping has texts by file names, not {kinds}")
        return ("", files)
    if isinstance(pack, (str, os.PathLike)):
        return os.fspath(pack)
    raise TypeError(f"a pack is a folder or a mapping of file names to texts, not {type(pack).__name__}")


_restored: WeakValueDictionary[Any, Policy] = WeakValueDictionary()
"""The policies that came from pickles, so that many decisions by one policy load it once."""


def _restore(
    format: int, engine: str, root: Any, library: list[Any], identity: tuple[tuple[str, str], ...]
) -> Policy:
    if (format, engine) != (_PICKLE, _amends.ENGINE):
        raise PolicyError(
            f"the policy was pickled by amends {engine} (format {format}), and this is amends {_amends.ENGINE} "
            f"(format {_PICKLE}): load it from its files"
        )
    key = (root[0], tuple(root[1]), tuple((folder, tuple(files)) for folder, files in library))
    policy = _restored.get(key)
    if policy is None:
        policy = Policy._wrap(_amends.load(tuple(root), [tuple(pack) for pack in library]))
        if policy._identity() != tuple(identity):
            raise PolicyError(f"the pickle of the policy `{policy.name}` was changed: its digests are others")
        _restored[key] = policy
    return policy


def _restore_decision(policy: Policy, facts: dict[str, Any], as_of: str, case: str | None) -> Decision:
    # What was required was there, or was not asked for.
    return policy.decide({"id": case, "facts": facts}, as_of, partial=True)
