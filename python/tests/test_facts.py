"""What goes in: every form of a record and of a value, and every fault with its path and code."""

from __future__ import annotations

import datetime as dt
import enum
import sys
import threading
from collections import OrderedDict, UserDict, namedtuple
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import attrs
import pydantic
import pytest

import amends
from amends import Money, Period, Rounding
from parcels import AS_OF

PLUS_ONE = dt.timezone(dt.timedelta(hours=1))
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=PLUS_ONE)


class Speed(enum.Enum):
    """Values of an enum of facts."""

    FAST = "fast"


class Mark(str, enum.Enum):
    """The same as texts."""

    WET = "wet"


class Pieces(enum.IntEnum):
    """The same as numbers."""

    TWO = 2


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("insured", True, True),
        ("pieces", 3, 3),
        ("pieces", "3", 3),
        ("pieces", Decimal("3.0"), 3),
        ("pieces", Pieces.TWO, 2),
        ("pieces", 2**63 - 1, 2**63 - 1),
        ("weight", 2**49, Decimal(2**49)),
        ("weight", Decimal("12.50"), Decimal("12.5")),
        ("weight", Decimal("1E+3"), Decimal(1000)),
        ("weight", "12.5 kg", Decimal("12.5")),
        ("discount", "30 %", Decimal("0.3")),
        ("discount", Decimal("0.30"), Decimal("0.3")),
        ("value", "36.00 EUR", Money.parse("36 EUR")),
        ("value", {"amount": Decimal("36.5"), "currency": "EUR"}, Money.parse("36.50 EUR")),
        ("value", Money(Decimal("36.50"), "EUR"), Money.parse("36.50 EUR")),
        ("value", Decimal("36.50"), Money.parse("36.50 EUR")),
        ("value", 36, Money.parse("36 EUR")),
        ("sent", dt.date(2026, 1, 2), dt.date(2026, 1, 2)),
        ("sent", "2026-01-02", dt.date(2026, 1, 2)),
        ("scanned", NOON, NOON),
        ("scanned", "2026-03-02T11:00:00Z", NOON),
        ("scanned", NOON.astimezone(dt.timezone(dt.timedelta(hours=8, minutes=5, seconds=43))), NOON),
        ("scanned", NOON.replace(microsecond=123456), NOON.replace(microsecond=123456)),
        ("delay", dt.timedelta(hours=1, microseconds=1), dt.timedelta(hours=1, microseconds=1)),
        ("delay", -dt.timedelta(minutes=90, milliseconds=1), -dt.timedelta(minutes=90, milliseconds=1)),
        ("delay", "24 h", dt.timedelta(days=1)),
        ("grace", Period(months=2, business_days=3), Period(months=2, business_days=3)),
        ("grace", "3 d", Period(days=3)),
        ("round", Rounding(Decimal("0.05"), "half_even"), Rounding(Decimal("0.05"), "half_even")),
        ("speed", "fast", "fast"),
        ("speed", Speed.FAST, "fast"),
        ("marks", ["wet", "fragile"], ("fragile", "wet")),
        ("marks", {"wet", "heavy", "fragile"}, ("fragile", "heavy", "wet")),
        ("marks", frozenset([Mark.WET]), ("wet",)),
        ("marks", (Mark.WET,), ("wet",)),
        ("notes", [], ()),
        ("notes", ["a", "b"], ("a", "b")),
        ("items", [{"name": "cup", "price": 5}, {"name": None}], ({"name": "cup", "price": Money.parse("5 EUR")}, {})),
        ("secret", "hush", "hush"),
    ],
)
def test_a_value_is_read_exactly(policy: amends.Policy, name: str, given: object, read: object) -> None:
    path = f"parcel.{name}"
    for record in ({path: given}, {"parcel": {name: given}}):
        found = policy.decide(record, AS_OF).facts
        assert found == {path: read}
        assert type(found[path]) is type(read) or isinstance(read, tuple)
    # What came out goes in again.
    assert policy.decide({path: found[path]}, AS_OF).facts == found


@dataclass
class ParcelData:
    """A parcel as a dataclass."""

    value: object = None
    insured: bool | None = None


@dataclass
class CaseData:
    """A complaint as a dataclass."""

    parcel: object


@attrs.define
class ParcelAttrs:
    """A parcel of attrs."""

    value: object = None
    insured: bool | None = None


class ParcelModel(pydantic.BaseModel):
    """A parcel of pydantic."""

    value: Decimal | None = None
    insured: bool | None = None


class CaseModel(pydantic.BaseModel):
    """A complaint of pydantic."""

    parcel: ParcelModel


ParcelTuple = namedtuple("ParcelTuple", ["value", "insured"])


class CaseTuple(NamedTuple):
    """A complaint as a named tuple."""

    parcel: object


class OwnMapping(Mapping[str, object]):
    """A mapping that is no dict."""

    def __getitem__(self, key: str) -> object:
        return {"parcel": {"value": 36, "insured": True}}[key]

    def __iter__(self) -> Iterator[str]:
        return iter(["parcel"])

    def __len__(self) -> int:
        return 1


JSON = '{"parcel": {"value": 36.00, "insured": true}}'


@pytest.mark.parametrize(
    "record",
    [
        {"parcel": {"value": 36, "insured": True}},
        {"parcel.value": 36, "parcel.insured": True},
        {"parcel": {"value": 36}, "parcel.insured": True, "parcel.weight": None, "complaint": None},
        {"facts": {"parcel.value": 36, "parcel.insured": True}},
        OrderedDict(parcel=OrderedDict(value=36, insured=True)),
        UserDict({"parcel": {"value": 36, "insured": True}}),
        OwnMapping(),
        CaseData(ParcelData(36, True)),
        CaseData(ParcelAttrs(36, True)),
        {"parcel": ParcelAttrs(36, True)},
        CaseModel(parcel=ParcelModel(value=Decimal(36), insured=True)),
        {"parcel": ParcelModel(value=Decimal(36), insured=True)},
        CaseTuple(ParcelTuple(36, True)),
        JSON,
        JSON.encode(),
        bytearray(JSON.encode()),
        memoryview(JSON.encode()),
        "\ufeff" + JSON,
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_record_has_many_forms(policy: amends.Policy, record: object) -> None:
    assert policy.decide(record, AS_OF).facts == {"parcel.value": Money.parse("36 EUR"), "parcel.insured": True}


def test_the_same_facts_give_the_same_bytes_in_every_form(policy: amends.Policy) -> None:
    values = policy.decide({"parcel.value": Decimal("36.00"), "parcel.insured": True}, AS_OF)
    assert values.to_json() == policy.decide(JSON, AS_OF).to_json()


def cycle() -> dict[str, Any]:
    """Return a dict that contains itself."""
    around: dict[str, Any] = {}
    around["parcel"] = {"items": [around]}
    return around


def deep(levels: int) -> object:
    """Return a list in a list and so on."""
    value: object = None
    for _ in range(levels):
        value = [value]
    return value


class Unshowable:
    """A key without a text."""

    def __repr__(self) -> str:
        raise RecursionError


@attrs.define
class RaisingAttrs:
    """An attribute that cannot be read."""

    value: int = attrs.field(init=False)


class FailingModel(pydantic.BaseModel):
    """A model that cannot be dumped."""

    value: int = 1

    @pydantic.model_serializer
    def refuse(self) -> dict[str, Any]:
        raise ZeroDivisionError("no dump")


class FailingMapping(UserDict[str, object]):
    """A mapping that cannot be read."""

    def items(self) -> Any:
        raise OSError("gone")


REFUSED: list[tuple[object, list[tuple[str, str, str]]]] = [
    # A float where a decimal is due, also one that is whole.
    ({"parcel.weight": 12.5}, [("parcel.weight", "fact-type", "is a float")]),
    ({"parcel.pieces": 3.0}, [("parcel.pieces", "fact-type", "is a float")]),
    ({"parcel.weight": float("nan")}, [("parcel.weight", "fact-type", "is NaN")]),
    ({"parcel.weight": float("inf")}, [("parcel.weight", "fact-type", "is a float")]),
    ({"parcel.weight": Decimal("NaN")}, [("parcel.weight", "fact-type", "is no finite number")]),
    ({"parcel.weight": Decimal("1E+999999999")}, [("parcel.weight", "fact-range", "too large or too small")]),
    ({"parcel.weight": Decimal("0.1234567")}, [("parcel.weight", "fact-range", "at most 6 decimal places")]),
    ({"parcel.value": 0.1}, [("parcel.value", "fact-type", "is a float")]),
    # A bool is never a number, and a number never a bool.
    ({"parcel.pieces": True}, [("parcel.pieces", "fact-type", "is `true`")]),
    ({"parcel.value": False}, [("parcel.value", "fact-type", "is `false`")]),
    ({"parcel.insured": 1}, [("parcel.insured", "fact-type", "the number `1`")]),
    ({"parcel.insured": "yes"}, [("parcel.insured", "fact-type", "the text `yes`")]),
    # Whole numbers beyond 64 bits, and beyond any.
    ({"parcel.pieces": 2**63}, [("parcel.pieces", "fact-range", "64 bits")]),
    ({"parcel.pieces": 10**5000}, [("parcel.pieces", "fact-range", "more than 127 bits")]),
    ({"parcel.weight": 10**15}, [("parcel.weight", "fact-range", "below 10^15")]),
    # Times that are no instants, and kinds that are mixed up.
    ({"parcel.scanned": dt.datetime(2026, 3, 2, 9)}, [("parcel.scanned", "naive-timestamp", "has no offset")]),
    ({"parcel.scanned": dt.date(2026, 3, 2)}, [("parcel.scanned", "naive-timestamp", "the date `2026-03-02`")]),
    ({"parcel.scanned": dt.time(9)}, [("parcel.scanned", "fact-type", "a time of day")]),
    ({"parcel.sent": NOON}, [("parcel.sent", "fact-format", "the timestamp")]),
    ({"parcel.grace": dt.timedelta(days=1)}, [("parcel.grace", "fact-format", "the duration")]),
    ({"parcel.secret": dt.date(2026, 3, 2)}, [("parcel.secret", "fact-type", "is ‹date›, expected a text")]),
    ({"parcel.notes": "one"}, [("parcel.notes", "fact-type", "the text `one`, expected a list")]),
    ({"parcel.notes": ["a", 5, None]}, [("parcel.notes[1]", "fact-type", ""), ("parcel.notes[2]", "fact-type", "")]),
    ({"parcel.value": Money.parse("5 CNY")}, [("parcel.value", "fact-currency", "")]),
    ({"parcel.speed": "quick"}, [("parcel.speed", "fact-word", "not a word of `speed`")]),
    ({"parcel.value": -1}, [("parcel.value", "fact-bounds", "below its least value")]),
    # Keys and shapes.
    ({5: 1}, [("5", "record-shape", "is a key of the class `int`")]),
    ({"parcel": {b"value": 5}}, [("parcel.b'value'", "record-shape", "is a key of the class `bytes`")]),
    ({"parcel": {Unshowable(): 5}}, [("parcel.Unshowable", "record-shape", "is a key of the class `Unshowable`")]),
    ({"parcel.valu": 5}, [("parcel.valu", "undeclared-fact", "is not declared")]),
    ({"parcel": 5}, [("parcel", "fact-type", "is no fact, but holds facts")]),
    ({"parcel": {"value": 1}, "parcel.value": 1}, [("parcel.value", "duplicate-fact", "is given twice")]),
    ([1, 2], [("", "record-shape", "expected an object of facts")]),
    (5, [("", "record-shape", "expected an object of facts")]),
    (None, [("", "record-shape", "expected an object of facts")]),
    (3.5, [("", "fact-type", "is a float")]),
    (object(), [("", "fact-type", "is of the class `object`")]),
    ({"parcel.notes": [object()]}, [("parcel.notes[0]", "fact-type", "is of the class `object`")]),
    ({"parcel.notes": 5j}, [("parcel.notes", "fact-type", "is of the class `complex`")]),
    (CaseData, [("", "fact-type", "is of the class `type`")]),
    # Bounds.
    (cycle(), [("parcel.items[0]", "record-limit", "contains itself")]),
    ({"parcel.notes": deep(100)}, [("parcel.notes[0]", "fact-type", "")]),
    ({"parcel.notes": deep(100_000)}, [("parcel.notes[0]", "fact-type", "")]),
    ({"parcel.notes": ["x"] * 1001}, [("parcel.notes", "list-too-long", "1001 elements")]),
    # Texts.
    ({"parcel.secret": "\ud800"}, [("parcel.secret", "not-utf8", "half of a character")]),
    ({"\ud800": 1}, [("'\\ud800'", "not-utf8", "half of a character")]),
    ('{"parcel.secret": "\ud800"}', [("", "not-utf8", "half of a character")]),
    (b"\xff", [("", "not-utf8", "is not UTF-8")]),
    ("", [("", "json-syntax", "")]),
    ('{"parcel.weight": 1', [("", "json-syntax", "")]),
    ('{"parcel.weight": 1, "parcel.weight": 2}', [("parcel.weight", "duplicate-fact", "")]),
    # Classes with code of their own.
    ({"parcel": FailingModel()}, [("parcel", "record-shape", "FailingModel raises")]),
    ({"parcel": RaisingAttrs()}, [("parcel", "record-shape", "RaisingAttrs raises AttributeError")]),
    ({"parcel": FailingMapping()}, [("parcel", "record-shape", "FailingMapping raises OSError")]),
    # All faults at once.
    (
        {"parcel": {"weight": 0.5, "pieces": True}, "complaint": {"txt": "x"}, 7: None},
        [
            ("parcel.weight", "fact-type", ""),
            ("parcel.pieces", "fact-type", ""),
            ("complaint.txt", "undeclared-fact", ""),
            ("7", "record-shape", ""),
        ],
    ),
]


@pytest.mark.parametrize(("record", "faults"), REFUSED, ids=[faults[0][2] or faults[0][1] for _, faults in REFUSED])
def test_what_is_wrong_is_said_at_its_path(
    policy: amends.Policy, record: object, faults: list[tuple[str, str, str]]
) -> None:
    with pytest.raises(amends.FactsError) as raised:
        policy.decide(record, AS_OF)
    error = raised.value
    assert [(fault.path, fault.code) for fault in error.faults] == [(path, code) for path, code, _ in faults]
    for fault, (_, _, words) in zip(error.faults, faults):
        assert words in fault.message
        assert fault.page.startswith(f"# {fault.code}")
    assert error.path == faults[0][0]
    assert isinstance(error, ValueError) and isinstance(error, amends.AmendsError)


def test_a_float_is_taken_by_its_digits_on_request(policy: amends.Policy) -> None:
    for given, read in [(0.1, "0.1"), (1e-5, "0.00001"), (-2.50, "-2.5"), (1e14, "100000000000000"), (3.0, "3")]:
        assert policy.decide({"parcel.weight": given}, AS_OF, floats="repr").facts["parcel.weight"] == Decimal(read)
    for refused in (float("nan"), float("inf"), 1e300, 1e-9):
        with pytest.raises(amends.FactsError):
            policy.decide({"parcel.weight": refused}, AS_OF, floats="repr")
    with pytest.raises(ValueError, match="floats must be None or 'repr'"):
        policy.decide({}, AS_OF, floats="round")  # type: ignore[arg-type]


def test_unknown_keys_are_counted_on_request(policy: amends.Policy) -> None:
    decision = policy.decide({"parcel": {"valu": 1.5}, "other": {"a": 1}}, AS_OF, ignore_unknown=True)
    assert (decision.ignored, decision.facts) == (2, {})


def test_a_failing_dump_is_the_cause(policy: amends.Policy) -> None:
    with pytest.raises(amends.FactsError) as raised:
        policy.decide({"parcel": FailingModel()}, AS_OF)
    assert "no dump" in str(raised.value.__cause__)


def test_an_interrupt_is_no_fault_of_the_record(policy: amends.Policy) -> None:
    class Interrupting(UserDict[str, object]):
        def items(self) -> Any:
            raise KeyboardInterrupt

    for call in (
        lambda: policy.decide(Interrupting(), AS_OF),
        lambda: list(policy.decide_many([Interrupting()], AS_OF, on_error="return")),
    ):
        with pytest.raises(KeyboardInterrupt):
            call()


def test_ten_megabytes_of_text_are_read(policy: amends.Policy) -> None:
    text = "Mein Paket ist nicht da. " * 400_000 + "lost"
    assert len(text) > 10_000_000
    decision = policy.decide({"complaint.text": text, "parcel.secret": text}, AS_OF)
    assert decision.types.primary == "parcel.lost"
    assert policy.decide({"complaint.text": text}, AS_OF).facts == {"complaint.text": text}


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        (dt.datetime(2026, 3, 2), "naive-timestamp"),
        ("2026-03-02T10:00:00", "naive-timestamp"),
        ("2026-03-02", "fact-format"),
        ("yesterday", "fact-format"),
        ("", "fact-format"),
        (None, "missing-fact"),
    ],
)
def test_an_instant_to_decide_for_is_needed(policy: amends.Policy, as_of: Any, code: str) -> None:
    with pytest.raises(amends.FactsError) as raised:
        policy.decide({}, as_of)
    assert (raised.value.path, raised.value.faults[0].code) == ("as_of", code)


def test_other_things_are_no_instants(policy: amends.Policy) -> None:
    for as_of in (5, 5.0, dt.date(2026, 3, 2), b"2026"):
        with pytest.raises(TypeError, match="as_of must be an aware datetime or a str"):
            policy.decide({}, as_of)  # type: ignore[arg-type]


def test_a_case_brings_its_own_instant(policy: amends.Policy) -> None:
    case = {"id": 17, "as_of": NOON, "facts": {"parcel.insured": True}}
    assert policy.decide(case).as_of == NOON
    assert policy.decide(case).case == "17"
    assert policy.decide(case, AS_OF).as_of == dt.datetime.fromisoformat(AS_OF)
    assert policy.decide({"facts": {}, "as_of": "2026-03-02T11:00:00Z"}).as_of == NOON
    with pytest.raises(amends.FactsError, match="naive-timestamp"):
        policy.decide({"as_of": NOON.replace(tzinfo=None), "facts": {}})


def test_a_dict_that_a_thread_changes_gives_a_decision_or_an_error(policy: amends.Policy) -> None:
    parcel: dict[Any, Any] = {"insured": True}
    notes: list[str] = []
    record = {"parcel": parcel, "parcel.notes": notes}
    done = threading.Event()

    def change() -> None:
        turn = 0
        while not done.is_set():
            turn += 1
            parcel[f"key{turn % 50}"] = turn
            parcel.pop(f"key{(turn + 25) % 50}", None)
            notes.append("x")
            if len(notes) > 500:
                notes.clear()

    thread = threading.Thread(target=change)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    thread.start()
    try:
        for _ in range(300):
            decision = policy.decide(record, AS_OF, ignore_unknown=True)
            assert decision.facts["parcel.insured"] is True
    finally:
        done.set()
        thread.join()
        sys.setswitchinterval(interval)
