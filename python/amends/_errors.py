"""What can go wrong, and the findings that say what to do about it.

Every error pickles with what it holds, so it comes back whole from a pool of processes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from amends import _amends

if TYPE_CHECKING:
    from amends._results import RuleError

__all__ = [
    "AmendsError",
    "Diagnostic",
    "EditError",
    "EvaluationError",
    "FactFault",
    "FactsError",
    "Place",
    "PolicyError",
    "UnknownRuleError",
]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file of a policy; lines and columns count from 1, columns in characters."""

    file: str
    """The file, as it was named when it was read."""
    line: int
    """The line of the first character."""
    column: int
    """The column of the first character."""
    end_line: int
    """The line after the last character."""
    end_column: int
    """The column after the last character."""
    label: str
    """What is to be seen there; may be empty."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about a policy or a file of cases.

    Examples
    --------
    >>> import amends
    >>> try:
    ...     amends.load({"pack.yaml": "amends: 1"})
    ... except amends.PolicyError as error:
    ...     print(error.diagnostics[0].code, error.diagnostics[0].line)
    missing-field 1
    """

    code: str
    """The stable code."""
    severity: Literal["error", "warning", "note"]
    """With an error, the policy does not load."""
    message: str
    """One line that suffices alone."""
    place: Place | None
    """Where it is; `None` where there is no text."""
    related: tuple[Place, ...]
    """Places that explain it."""
    notes: tuple[str, ...]
    """What explains it beyond the places."""
    help: tuple[str, ...]
    """What to do about it, a line each."""
    _text: str

    @property
    def file(self) -> str | None:
        """The file, if the finding has a place."""
        return self.place.file if self.place else None

    @property
    def line(self) -> int | None:
        """The line, counted from 1, if the finding has a place."""
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        """The column in characters, counted from 1, if the finding has a place."""
        return self.place.column if self.place else None

    @property
    def page(self) -> str:
        """The page of the code: what it says, why it matters, what to do."""
        return _amends.page(self.code) or ""

    def render(self) -> str:
        """Return the finding as text, with its lines of the file.

        Returns
        -------
        str
            As the command prints it, without colours and without a final line break.
        """
        return self._text

    def __str__(self) -> str:
        return self._text


@dataclass(frozen=True, slots=True)
class FactFault:
    """One thing that is wrong with a record. A personal value is masked in it."""

    path: str
    """The path of the value, e.g. ``order.items[2].price``; empty for the record as a whole."""
    code: str
    """The stable code."""
    message: str
    """One line that suffices alone."""
    help: tuple[str, ...]
    """What to do about it, a line each."""
    line: int | None = None
    """The line of the JSON text, counted from 1; `None` for values."""
    column: int | None = None
    """The column of the JSON text, counted from 1; `None` for values."""

    @property
    def page(self) -> str:
        """The page of the code: what it says, why it matters, what to do."""
        return _amends.page(self.code) or ""

    def __str__(self) -> str:
        place = f" at line {self.line}, column {self.column}" if self.line else ""
        return "; ".join((f"{self.message} [{self.code}]{place}", *self.help))


class AmendsError(Exception):
    """The root of everything that amends raises on purpose."""


class PolicyError(AmendsError, ValueError):
    """A policy that does not load, or does not come back from a pickle.

    Attributes
    ----------
    message : str
        One line that suffices alone.
    diagnostics : tuple of Diagnostic
        All that is wrong with it, also what is no error by itself.

    Examples
    --------
    >>> import amends
    >>> pack = "amends: 1\\npack: company/mine\\nversion: 1.0.0\\nkind: company\\nfacts: {parcel.lost: {type: bol}}"
    >>> try:
    ...     amends.load({"pack.yaml": pack})
    ... except amends.PolicyError as error:
    ...     print(error)
    the pack does not load
    <BLANKLINE>
    error[unknown-type]: there is no type `bol`
     --> pack.yaml:5:29
      |
    5 | facts: {parcel.lost: {type: bol}}
      |                             ^^^ neither a type nor a declared enum or scale
      |
      = help: did you mean `bool`?
      = see: amends codes unknown-type
    """

    message: str
    diagnostics: tuple[Diagnostic, ...]

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message, tuple(diagnostics))
        self.message = message
        self.diagnostics = tuple(diagnostics)

    def __str__(self) -> str:
        # What the first finding says need not be said before it.
        said = bool(self.diagnostics) and self.diagnostics[0].message == self.message
        return "\n\n".join([self.message][said:] + [found.render() for found in self.diagnostics])


class EditError(PolicyError):
    """Changes of a policy that were not made, or not written. The files are as they were.

    Attributes
    ----------
    message : str
        One line that suffices alone.
    diagnostics : tuple of Diagnostic
        Why, with places in the texts.

    Examples
    --------
    >>> import amends
    >>> try:
    ...     amends.builtin("company/concrete").edit("sev-minr", "because", "x")
    ... except amends.EditError as error:
    ...     print(error.diagnostics[0].help[0])
    did you mean `sev-minor`?
    """


class FactsError(AmendsError, ValueError):
    """A record that cannot be read. Nothing was decided.

    Attributes
    ----------
    faults : tuple of FactFault
        Every fault, at least one and at most a hundred, in the order of the record.
    total : int
        How many there are, those included that were too many to be kept.
    row : int or None
        The position of the record in `Policy.decide_many`, counted from 0.

    Examples
    --------
    >>> import amends
    >>> policy = amends.builtin("company/service")
    >>> try:
    ...     policy.decide({"complaint": {"txt": "hello"}}, "2026-03-02T10:00:00Z")
    ... except amends.FactsError as error:
    ...     print(error.path, error.faults[0].help)
    complaint.txt ('did you mean `complaint.text`?',)
    """

    faults: tuple[FactFault, ...]
    total: int
    row: int | None

    def __init__(self, faults: Sequence[FactFault], total: int | None = None, row: int | None = None) -> None:
        self.faults = tuple(faults)
        self.total = len(self.faults) if total is None else total
        self.row = row
        super().__init__(self.faults, self.total, row)

    @property
    def path(self) -> str:
        """The path of the first fault."""
        return self.faults[0].path if self.faults else ""

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults]
        if self.total > len(self.faults):
            lines.append(f"and {self.total - len(self.faults)} more")
        return "\n".join(lines if self.row is None else [f"record {self.row}: {lines[0]}", *lines[1:]])

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.faults, self.total, self.row), self.__dict__)


class EvaluationError(AmendsError):
    """Rules that could not be evaluated; only `Decision.raise_for_errors` raises it.

    Attributes
    ----------
    errors : tuple of RuleError
        What failed, and in which rule.
    """

    errors: tuple[RuleError, ...]

    def __init__(self, errors: Sequence[RuleError]) -> None:
        super().__init__(tuple(errors))
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class UnknownRuleError(AmendsError, LookupError):
    """A name that no rule of the policy has, or several have.

    Attributes
    ----------
    name : str
        The name.
    help : str or None
        The rule that may have been meant.
    """

    message: str
    name: str
    help: str | None

    def __init__(self, message: str, name: str, help: str | None = None) -> None:
        super().__init__(message, name, help)
        self.message = message
        self.name = name
        self.help = help

    def __str__(self) -> str:
        return f"{self.message}; {self.help}" if self.help else self.message


def diagnostic(data: Mapping[str, Any]) -> Diagnostic:
    """Return the diagnostic that the native module tells of."""
    return Diagnostic(
        code=data["code"],
        severity=data["severity"],
        message=data["message"],
        place=None if data["place"] is None else Place(**data["place"]),
        related=tuple(Place(**place) for place in data["related"]),
        notes=tuple(data["notes"]),
        help=tuple(data["help"]),
        _text=data["text"],
    )


def policy_error(message: str, diagnostics: Sequence[Mapping[str, Any]]) -> PolicyError:
    """Return the error that the native module raises for a policy."""
    return PolicyError(message, [diagnostic(data) for data in diagnostics])


def edit_error(message: str, diagnostics: Sequence[Mapping[str, Any]]) -> EditError:
    """Return the error that the native module raises for changes."""
    return EditError(message, [diagnostic(data) for data in diagnostics])


def facts_error(faults: Sequence[Mapping[str, Any]], total: int) -> FactsError:
    """Return the error that the native module raises for a record."""
    return FactsError([FactFault(**{**fault, "help": tuple(fault["help"])}) for fault in faults], total)
