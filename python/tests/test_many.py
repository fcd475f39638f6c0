"""Many records: order, laziness, faults, threads and processes."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import pickle
import threading
from collections.abc import Iterator

import pytest

import amends
from parcels import AS_OF, PACK, RULES


def records(count: int) -> Iterator[dict[str, object]]:
    """Return records that differ in one number."""
    return ({"parcel.pieces": number} for number in range(count))


def test_decisions_come_in_order(policy: amends.Policy) -> None:
    for count in (0, 1, 63, 64, 65, 200):
        found = [decision.outputs["pieces"].value for decision in policy.decide_many(records(count), AS_OF)]
        assert found == [number + 1 for number in range(count)]


def test_each_is_what_decide_gives(policy: amends.Policy) -> None:
    many = ['{"parcel.insured": true}', {"parcel.insured": True}, {"facts": {}, "as_of": "2026-01-01T00:00:00Z"}]
    assert [found.to_json() for found in policy.decide_many(many, AS_OF)] == [
        policy.decide(record, AS_OF).to_json() for record in many
    ]
    assert next(policy.decide_many(many[2:])).to_json() == policy.decide(many[2]).to_json()


def test_it_reads_no_further_than_it_says(policy: amends.Policy) -> None:
    read = 0

    def counted() -> Iterator[dict[str, object]]:
        nonlocal read
        for record in records(10_000):
            read += 1
            yield record

    decisions = policy.decide_many(counted(), AS_OF)
    assert read == 0
    next(decisions)
    assert 1 <= read <= 64


def test_a_faulty_record_raises_in_its_turn(policy: amends.Policy) -> None:
    faulty = [*records(100), {"parcel.pieces": 0.5}, *records(5)]
    decisions = policy.decide_many(faulty, AS_OF)
    for _ in range(100):
        next(decisions)
    with pytest.raises(amends.FactsError, match="^record 100: `parcel.pieces` is a float") as raised:
        next(decisions)
    assert (raised.value.row, raised.value.path) == (100, "parcel.pieces")


def test_a_faulty_record_stands_in_its_place(policy: amends.Policy) -> None:
    faulty = [{"parcel.pieces": "x"}, {"parcel.pieces": 1}, 5, "{", "\ud800", {"parcel.pieces": 2}]
    found = list(policy.decide_many(faulty, AS_OF, on_error="return"))
    rows = [one.row if isinstance(one, amends.FactsError) else one.outputs["pieces"].value for one in found]
    assert rows == [0, 2, 2, 3, 4, 3]
    assert [one.faults[0].code for one in found if isinstance(one, amends.FactsError)] == [
        "fact-format",
        "record-shape",
        "json-syntax",
        "not-utf8",
    ]


def test_wrong_arguments_are_said_at_once(policy: amends.Policy) -> None:
    with pytest.raises(ValueError, match="on_error must be"):
        policy.decide_many([], AS_OF, on_error="skip")  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        policy.decide_many(5, AS_OF)  # type: ignore[call-overload]
    with pytest.raises(amends.FactsError, match="says `as_of`"):
        list(policy.decide_many([{}]))


def test_what_the_records_raise_passes(policy: amends.Policy) -> None:
    def failing() -> Iterator[dict[str, object]]:
        yield {}
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(policy.decide_many(failing(), AS_OF))


def test_other_threads_run_while_it_decides(policy: amends.Policy) -> None:
    text = "nothing of note. " * 400_000
    turns = 0
    done = threading.Event()

    def count() -> None:
        nonlocal turns
        while not done.wait(0.001):
            turns += 1

    thread = threading.Thread(target=count)
    thread.start()
    before = turns
    list(policy.decide_many([f'{{"complaint.text": "{text}"}}'] * 3, AS_OF))
    after = turns
    done.set()
    thread.join()
    # Held throughout, the other thread would not have had a single turn.
    assert after - before > 3


def test_threads_share_a_policy(policy: amends.Policy) -> None:
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda record: policy.decide(record, AS_OF).to_json(), records(100)))
    assert found == [decision.to_json() for decision in policy.decide_many(records(100), AS_OF)]


def decide_one(policy: amends.Policy, record: object) -> amends.Decision:
    """Decide in another process."""
    return policy.decide(record, AS_OF)


def load_one(pack: dict[str, str]) -> amends.Policy:
    """Load in another process."""
    return amends.load(pack)


def fail_one(policy: amends.Policy) -> None:
    """Raise in another process what a failed rule raises."""
    policy.decide({"parcel.divisor": 0}, AS_OF).raise_for_errors()


def explain_one(policy: amends.Policy) -> amends.RuleExplanation:
    """Ask for a rule that is not there in another process."""
    return policy.explain({}, AS_OF, "unsured")


def test_everything_comes_back_from_other_processes(policy: amends.Policy) -> None:
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        record = {"parcel.pieces": 1}
        assert pool.submit(decide_one, policy, record).result() == policy.decide(record, AS_OF)
        assert pool.submit(load_one, {"pack.yaml": PACK, "rules.yaml": RULES}).result() == policy
        with pytest.raises(amends.FactsError) as facts:
            pool.submit(decide_one, policy, {"parcel.pieces": 0.5}).result()
        assert (facts.value.path, facts.value.faults[0].help[0][:6]) == ("parcel.pieces", "give a")
        with pytest.raises(amends.PolicyError) as broken:
            pool.submit(load_one, {"pack.yaml": "amends: 1"}).result()
        assert broken.value.diagnostics[0].code == "missing-field"
        with pytest.raises(amends.EvaluationError) as failed:
            pool.submit(fail_one, policy).result()
        assert failed.value.errors[0].code == "division-by-zero"
        with pytest.raises(amends.UnknownRuleError) as unknown:
            pool.submit(explain_one, policy).result()
        assert (unknown.value.name, unknown.value.help) == ("unsured", "did you mean `insured`?")


def test_errors_pickle_with_all_that_they_hold() -> None:
    fault = amends.FactFault("a.b", "fact-type", "`a.b` is wrong", ("do so",), 1, 2)
    place = amends.Place("a.yaml", 1, 2, 1, 3, "here")
    found = amends.Diagnostic("unknown-fact", "error", "message", place, (place,), ("note",), ("help",), "text")
    rule_error = amends.RuleError("overflow", "too large", None, "rule", "a.yaml:1:2")
    errors: list[amends.AmendsError] = [
        amends.FactsError([fault], 7, 3),
        amends.PolicyError("message", [found]),
        amends.EvaluationError([rule_error]),
        amends.UnknownRuleError("no rule", "x", "did you mean `y`?"),
        amends.AmendsError("plain"),
    ]
    for error in errors:
        if hasattr(error, "add_note"):
            error.add_note("a note")
        back = pickle.loads(pickle.dumps(error))
        assert type(back) is type(error)
        assert (str(back), back.args, vars(back)) == (str(error), error.args, vars(error))


class OwnError(amends.FactsError):
    """An error of a user."""


def test_a_subclass_of_an_error_pickles() -> None:
    back = pickle.loads(pickle.dumps(OwnError([], 0, 5)))
    assert type(back) is OwnError and back.row == 5
