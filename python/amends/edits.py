"""Changes of a policy, for `Policy.edit`.

A rule or row is named by its id, as ``pack#id``, or a row as ``decision#id``; of a rule with editions one is named as
``id@2024-01-01``, by the first day it is in force. Any other entry is named by its path (``params.goodwill``,
``severity``), and the top of a file by its name (``pack.yaml``). A field is a path below that: ``when``, ``then.to``,
``when.parcel.value``, of a row the name of a column.

Examples
--------
>>> import amends
>>> from amends import edits
>>> policy = amends.load({"pack.yaml": '''
... amends: 1
... pack: company/mine
... version: 1.0.0
... kind: company
... facts: {parcel.late: {type: int}}   # in days
... guidance:
...   rules:
...     - {id: sorry, when: parcel.late > 3, say: We are sorry.}   # from day four on
... '''})
>>> edited = policy.edit(
...     edits.Set("sorry", "when", "parcel.late > 5"),
...     edits.Add("guidance", "{id: vouch, when: parcel.late > 9, say: Have a voucher.}"),
... )
>>> [rule.name for rule in edited.rules]
['sorry', 'vouch']
>>> print(edited.diff.splitlines()[-2])
+    - {id: sorry, when: parcel.late > 5, say: We are sorry.}   # from day four on
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias, Union

from amends._value import Money, Period, Rounding

__all__ = ["Add", "Change", "Delete", "EditValue", "Move", "Remove", "Set"]

EditValue: TypeAlias = Union[
    str,
    bool,
    int,
    Decimal,
    Money,
    dt.date,
    dt.timedelta,
    Period,
    Rounding,
    None,
    "Sequence[EditValue]",
    "Mapping[str, EditValue]",
]
"""What can stand in a field. A `str` is read as in a file: ``>= 600 EUR``, ``[a, b]``, ``true``; it needs no quotes."""


@dataclass(frozen=True, slots=True)
class Set:
    """Sets a field, which is added if it is not there.

    Parameters
    ----------
    rule : str
        The rule or entry.
    field : str
        The field; empty for the entry itself.
    value : EditValue
        What it is to be.
    verbatim : bool, default False
        Whether a `str` is text, whatever it looks like: ``true`` is then the word and no truth value.

    Examples
    --------
    >>> from amends import edits
    >>> edits.Set("sev-valuable", "when.parcel.value", ">= 600 EUR").rule
    'sev-valuable'
    """

    rule: str
    field: str
    value: EditValue
    verbatim: bool = False

    def _told(self) -> tuple[str, list[Any]]:
        return ("set", [self.rule, self.field, _written(self.value), self.verbatim])


@dataclass(frozen=True, slots=True)
class Remove:
    """Removes a field.

    Parameters
    ----------
    rule : str
        The rule or entry.
    field : str
        The field.
    """

    rule: str
    field: str

    def _told(self) -> tuple[str, list[Any]]:
        return ("remove", [self.rule, self.field])


@dataclass(frozen=True, slots=True)
class Add:
    """Adds a rule or an entry, after all others if no place is said.

    Parameters
    ----------
    section : str
        The section (``severity``, ``params``) or the decision.
    text : str
        The rule as YAML, with its comments; of a section that is a mapping, ``id: …``.
    before, after : str, optional
        The rule that it is to stand directly before or after.
    first : bool, default False
        Whether it is to stand before all others.
    """

    section: str
    text: str
    before: str | None = None
    after: str | None = None
    first: bool = False

    def _told(self) -> tuple[str, list[Any]]:
        return ("add", [self.section, self.text, *_place(self.before, self.after, self.first)])


@dataclass(frozen=True, slots=True)
class Delete:
    """Deletes a rule or an entry, with its comments.

    Parameters
    ----------
    rule : str
        The rule or entry.
    """

    rule: str

    def _told(self) -> tuple[str, list[Any]]:
        return ("delete", [self.rule])


@dataclass(frozen=True, slots=True)
class Move:
    """Moves a rule within its list, behind all others if no place is said.

    Parameters
    ----------
    rule : str
        The rule.
    before, after : str, optional
        The rule that it is to stand directly before or after.
    first : bool, default False
        Whether it is to stand before all others.
    """

    rule: str
    before: str | None = None
    after: str | None = None
    first: bool = False

    def _told(self) -> tuple[str, list[Any]]:
        return ("move", [self.rule, *_place(self.before, self.after, self.first)])


CHANGES = (Set, Remove, Add, Delete, Move)

Change: TypeAlias = Union[Set, Remove, Add, Delete, Move]
"""One change of a policy."""


def _place(before: str | None, after: str | None, first: bool) -> list[str]:
    said = [["before", before]] * (before is not None) + [["after", after]] * (after is not None) + [["first"]] * first
    if len(said) > 1:
        raise ValueError("a rule has one place: say one of before, after and first")
    return [str(word) for word in said[0]] if said else ["last"]


def _written(value: object, depth: int = 32) -> Any:
    """Return a value in texts, bools, lists and mappings."""
    if isinstance(value, enum.Enum):
        value = value.value
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, dt.datetime) and value.utcoffset() is None:
        raise ValueError(f"{value!r} has no offset and so is no instant")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        micros = value // dt.timedelta(microseconds=1)
        return f"{Decimal(micros) / 1_000_000:f} s"
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > 60:
            raise ValueError(f"{value!r} is no number of a policy")
        return f"{value:f}"
    if isinstance(value, (int, Money, Period, Rounding)):
        return str(value)
    if depth > 0 and isinstance(value, Mapping):
        return {key: _written(inner, depth - 1) for key, inner in value.items()}
    if depth > 0 and isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [_written(inner, depth - 1) for inner in value]
    raise TypeError(f"{type(value).__name__} is no value of a file: give a str as it is to be written")
