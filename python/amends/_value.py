"""Values that Python has no type of its own for, and how the values of a decision become Python's."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar, Union

__all__ = ["Money", "Period", "Rounding", "Text", "Value"]


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in a currency.

    Two amounts are equal if number and currency are; amounts of one currency are ordered.

    Parameters
    ----------
    amount : decimal.Decimal
        The number, in units of the currency.
    currency : str
        The ISO 4217 code.

    Raises
    ------
    TypeError
        If the amount is not a `Decimal` or an `int`.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from amends import Money
    >>> Money(Decimal("36.00"), "CNY")
    Money('36.00 CNY')
    >>> Money.parse("20 EUR") < Money.parse("20.50 EUR")
    True
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        amount: object = self.amount
        if isinstance(amount, int) and not isinstance(amount, bool):
            object.__setattr__(self, "amount", Decimal(amount))
        elif not isinstance(amount, Decimal):
            kind = type(amount).__name__
            raise TypeError(f"the amount of Money must be a Decimal, not {kind}")

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read an amount as policies write it.

        Parameters
        ----------
        text : str
            A number, a space and a currency.

        Returns
        -------
        Money

        Raises
        ------
        ValueError
            If the text is no amount.

        Examples
        --------
        >>> Money.parse("36.00 CNY").amount
        Decimal('36.00')
        """
        number, _, currency = text.partition(" ")
        if not re.fullmatch(r"-?\d+(\.\d+)?", number) or not re.fullmatch(r"[A-Z]{3}", currency):
            raise ValueError(f"{text!r} is no amount of money such as '36.00 CNY'")
        return cls(Decimal(number), currency)

    def __lt__(self, other: object) -> bool:
        return self.amount < self._same(other) if isinstance(other, Money) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self.amount <= self._same(other) if isinstance(other, Money) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.amount > self._same(other) if isinstance(other, Money) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self.amount >= self._same(other) if isinstance(other, Money) else NotImplemented

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self} and {other} are in two currencies")
        return other.amount

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def __repr__(self) -> str:
        return f"Money({str(self)!r})"


_UNITS = {"months": "months", "d": "days", "business_days": "business_days", "business_hours": "business_hours"}


@dataclass(frozen=True, slots=True)
class Period:
    """A civil length of time: how long it is depends on where it begins.

    Parameters
    ----------
    months, days, business_days, business_hours : int, default 0
        How many of each.

    Examples
    --------
    >>> from amends import Period
    >>> str(Period(days=3))
    '3 d'
    >>> Period.parse("2 months + 7 business_days")
    Period(months=2, days=0, business_days=7, business_hours=0)
    """

    months: int = 0
    days: int = 0
    business_days: int = 0
    business_hours: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period as decisions write it.

        Parameters
        ----------
        text : str
            Counts with units, joined by ``+`` or ``-``.

        Returns
        -------
        Period

        Raises
        ------
        ValueError
            If the text is no period.

        Examples
        --------
        >>> Period.parse("3 d").days
        3
        """
        parts = re.findall(r"([+-]?) ?(-?\d+) ([a-z_]+)(?: |$)", text)
        if not parts or not all(unit in _UNITS for _, _, unit in parts):
            raise ValueError(f"{text!r} is no period such as '3 d' or '2 months'")
        return cls(**{_UNITS[unit]: int(count) * (-1 if sign == "-" else 1) for sign, count, unit in parts})

    def __str__(self) -> str:
        counts = ((getattr(self, name), unit) for unit, name in _UNITS.items())
        first, *rest = [(count, unit) for count, unit in counts if count] or [(0, "d")]
        text = f"{first[0]} {first[1]}"
        return text + "".join(f" {'-' if count < 0 else '+'} {abs(count)} {unit}" for count, unit in rest)


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rule for rounding.

    Parameters
    ----------
    step : decimal.Decimal
        The distance between the numbers that are rounded to.
    mode : str
        ``up``, ``down``, ``half_up`` or ``half_even``.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from amends import Rounding
    >>> str(Rounding(Decimal("0.01"), "half_up"))
    '0.01 half_up'
    """

    step: Decimal
    mode: str

    def __str__(self) -> str:
        return f"{self.step:f} {self.mode}"


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class FrozenDict(Mapping[K, V]):
    """A mapping that never changes, hashes by what is in it, and pickles."""

    __slots__ = ("_entries",)
    _entries: dict[K, V]

    def __init__(self, entries: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        self._entries = dict(entries)

    def __getitem__(self, key: K) -> V:
        return self._entries[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __hash__(self) -> int:
        return hash(frozenset(self._entries.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self._entries,))

    def __repr__(self) -> str:
        return repr(self._entries)


class Text(str):
    """A text for people: a `str` in the language of the policy that knows its other languages.

    Parameters
    ----------
    languages : mapping of str to str
        The text in each language.
    preferred : str
        The language of the `str` itself, where the text has it; else English or the first.

    Examples
    --------
    >>> import amends
    >>> title = amends.builtin("company/service").title
    >>> title.in_language("en")
    'Complaint handling in a service company'
    """

    languages: Mapping[str, str]
    """The text in each language that there is."""

    def __new__(cls, languages: Mapping[str, str], preferred: str) -> Text:
        first = next(iter(languages.values()), "")
        self = super().__new__(cls, languages.get(preferred, languages.get("en", first)))
        self.languages = FrozenDict(languages)
        self._preferred = preferred
        return self

    _preferred: str

    def in_language(self, language: str) -> str:
        """Return the text in a language, or in that of the policy where it has not that one.

        Parameters
        ----------
        language : str
            The code of the language.

        Returns
        -------
        str

        Examples
        --------
        >>> from amends import Text
        >>> Text({"en": "Refund", "zh": "退款"}, "zh").in_language("en")
        'Refund'
        """
        return self.languages.get(language, str(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return (Text, (dict(self.languages), self._preferred))


Value: TypeAlias = Union[
    bool,
    int,
    str,
    Decimal,
    Money,
    dt.date,
    dt.datetime,
    dt.timedelta,
    Period,
    Rounding,
    "tuple[Value, ...]",
    "Mapping[str, Value]",
]
"""What a fact or a result can be."""


def instant(text: str) -> dt.datetime:
    """Return an instant in RFC 3339, to the microsecond: Python keeps no more."""
    found = re.fullmatch(r"([\d-]+T[\d:]+)(?:\.(\d+))?(Z|[+-][\d:]+)", text)
    if found is None:
        raise ValueError(f"{text!r} is no instant")
    moment, fraction, offset = found.groups()
    fraction = (fraction or "")[:6].ljust(6, "0")
    return dt.datetime.fromisoformat(f"{moment}.{fraction}{'+00:00' if offset == 'Z' else offset}")


def _rounding(text: str) -> Rounding:
    step, mode = text.split(" ")
    return Rounding(Decimal(step), mode)


_DECODE: Mapping[str, Any] = {
    "plain": lambda value: value,
    "decimal": Decimal,
    "money": Money.parse,
    "date": dt.date.fromisoformat,
    "timestamp": instant,
    "duration": lambda nanos: dt.timedelta(microseconds=nanos // 1000),
    "period": Period.parse,
    "rounding": _rounding,
    "list": lambda pairs: tuple(decode(pair) for pair in pairs),
    "item": lambda fields: FrozenDict((name, decode(pair)) for name, pair in fields.items()),
}


def decode(pair: tuple[str, Any]) -> Any:
    """Return the value of a pair of its kind and what it is made of."""
    kind, made_of = pair
    return _DECODE[kind](made_of)
