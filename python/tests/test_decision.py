"""What comes out: every section with its types, decided, undecided, failed and none."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from decimal import Decimal
from html.parser import HTMLParser

import pytest

import amends
from amends import Money, Period
from parcels import AS_OF

LOST = {"complaint.text": "My parcel has disappeared.", "complaint.received_at": "2026-03-02T09:00:00Z"}


def test_what_is_decided_has_a_value(policy: amends.Policy) -> None:
    decision = policy.decide({**LOST, "parcel.value": "620 EUR", "parcel.insured": False}, AS_OF)
    assert (decision.types.status, decision.types.primary, decision.types.ids) == (
        "decided",
        "parcel.lost",
        ("parcel.lost",),
    )
    found = decision.types.all[0]
    assert (found.title, found.title.in_language("de"), found.given) == ("Lost parcel", "Paket verloren", False)
    assert (found.evidence[0].fact, found.evidence[0].text) == ("complaint.text", "‹text, 11 chars›")
    severity = decision.severity
    assert (severity.status, severity.level, severity.value, severity.rules) == ("decided", "major", "major", ("valuable",))
    assert [(vote.rule, vote.kind, vote.value) for vote in severity.votes] == [("valuable", "level", "major")]
    due = decision.compensation.due
    assert (due.status, due.value, due.amount) == ("decided", (Money.parse("50 EUR"),), Money(Decimal("50.00"), "EUR"))
    line = decision.compensation.lines[0]
    assert (line.rule, line.amount, line.cite, line.title, line.basis) == (
        "uninsured",
        Money.parse("50 EUR"),
        ("terms-8",),
        "Loss of the parcel",
        "contract",
    )
    assert (decision.sources[0].id, decision.sources[0].kind) == ("terms", "contract")
    assert not decision.errors and decision.raise_for_errors() is decision


def test_what_is_undecided_has_none_but_what_it_could_be(policy: amends.Policy) -> None:
    decision = policy.decide({**LOST, "parcel.insured": True}, AS_OF)
    severity = decision.severity
    assert (severity.status, severity.level, severity.is_decided, severity.so_far) == ("undecided", None, False, "minor")
    assert [(possible.value, possible.if_not, possible.rules) for possible in severity.possible] == [
        ("major", (), ("valuable",)),
        ("minor", ("valuable",), ()),
    ]
    assert severity.unknown == ("parcel.value",)
    assert (decision.compensation.due.status, decision.compensation.due.value) == ("undecided", None)
    assert decision.compensation.lines[0].amount is None
    asked = decision.unknown[0]
    assert (asked.kind, asked.name, asked.by, asked.ask) == ("fact", "parcel.value", "customer", "What was in it worth?")
    assert asked.ask.in_language("de") == "Was war es wert?"
    assert {"severity", "compensation"} <= set(asked.blocks)
    assert decision.is_undecided
    assert "complaint.types" in decision.rests_on_absence


def test_what_failed_says_why(policy: amends.Policy) -> None:
    decision = policy.decide({"parcel.divisor": 0}, AS_OF)
    share = decision.outputs["share"]
    assert (share.status, share.value) == ("failed", None)
    assert share.result.errors == decision.errors
    error = decision.errors[0]
    assert error.code == "division-by-zero" and error.at is not None and error.at.startswith("rules.yaml:")
    with pytest.raises(amends.EvaluationError) as raised:
        decision.raise_for_errors()
    assert raised.value.errors == decision.errors
    assert "division-by-zero" in str(raised.value)


def test_a_section_that_the_policy_lacks_is_none() -> None:
    pack = "amends: 1\npack: company/bare\nversion: 1.0.0\nkind: company\n"
    decision = amends.load({"pack.yaml": pack}).decide({}, AS_OF)
    assert (decision.severity.status, decision.severity.level) == ("none", None)
    assert (decision.compensation.due.status, decision.compensation.lines) == ("none", ())
    assert [part.status for part in decision.route.values()] == ["none"] * 4
    assert decision.route.method.value is None
    assert decision.outputs == {}


def test_values_come_out_as_pythons_own(policy: amends.Policy) -> None:
    noon = dt.datetime(2026, 3, 2, 12, tzinfo=dt.timezone.utc)
    facts = {
        "parcel.weight": Decimal("12.25"),
        "parcel.pieces": 3,
        "parcel.divisor": 3,
        "parcel.sent": dt.date(2026, 1, 2),
        "parcel.scanned": noon,
        "parcel.delay": dt.timedelta(hours=25),
        "parcel.grace": Period(days=3),
        "parcel.secret": "hush <b>",
    }
    outputs = policy.decide(facts, AS_OF).outputs
    expected = {
        "heavy": False,
        "pieces": 4,
        "weight": Decimal("24.5"),
        "share": Decimal("33.33"),
        "sent_on": dt.date(2026, 1, 2),
        "seen_at": noon,
        "waited": dt.timedelta(hours=25),
        "grace": Period(days=3),
        "whisper": "hush <b>",
    }
    assert {name: output.value for name, output in outputs.items()} == expected
    assert all(type(outputs[name].value) is type(value) for name, value in expected.items())


def test_a_result_is_neither_true_nor_false(policy: amends.Policy) -> None:
    decision = policy.decide({"parcel.weight": 1}, AS_OF)
    for result in (decision.outputs["heavy"], decision.severity, decision.types, decision.compensation.due):
        with pytest.raises(TypeError, match="neither true nor false"):
            bool(result)


def test_named_outputs_and_elements_are_reached() -> None:
    policy = amends.load(
        {
            "pack.yaml": """
amends: 1
pack: company/orders
version: 1.0.0
kind: company
currency: EUR
facts:
  order.gold: {type: bool}
  order.items: {type: list, of: {sku: text, price: money}}
decide:
  handling:
    inputs: [order.gold]
    outputs: {days: int, gift: bool}
    hit: first
    rows:
      - [gold, true, 1, true]
      - [others, "-", 3, false]
  dear: {type: bool, each: order.items, is: item.price > 10 EUR}
"""
        }
    )
    decision = policy.decide({"order": {"gold": True, "items": [{"price": 5}, {"price": 50}, {}]}}, AS_OF)
    handling = decision.outputs["handling"]
    assert (handling["days"].value, handling["gift"].value) == (1, True)
    with pytest.raises(LookupError, match="has no single result, but outputs days, gift"):
        handling.value
    dear = decision.outputs["dear"]
    assert [(element.status, element.value) for element in dear.elements.values()] == [
        ("decided", False),
        ("decided", True),
        ("undecided", None),
    ]
    assert dear.summary().startswith("0: false, 1: true, 2: undecided")
    assert decision.why("gold").matched


def test_why_names_the_tests_with_their_values(policy: amends.Policy) -> None:
    decision = policy.decide({**LOST, "parcel.value": "620 EUR", "parcel.insured": True}, AS_OF)
    why_not = decision.why_not("uninsured")
    assert (why_not.state, why_not.matched, why_not.section) == ("not matched", False, "compensation")
    assert why_not.reason == "`parcel.insured: false` is false: parcel.insured = true"
    assert [(test.text, test.result, dict(test.reads)) for test in why_not.tests] == [
        ("type: parcel.lost", "true", {"types": "[parcel.lost]"}),
        ("parcel.insured: false", "false", {"parcel.insured": "true"}),
    ]
    text = str(why_not).splitlines()
    assert text[0] == f"not matched: uninsured in compensation at rules.yaml:{why_not.line}:{why_not.column}"
    assert text[1] == "  `parcel.insured: false` is false: parcel.insured = true"
    assert str(decision.why("company/parcels#insured")).startswith("matched: insured in compensation")
    with pytest.raises(amends.UnknownRuleError) as raised:
        decision.why("unsured")
    assert raised.value.help == "did you mean `insured`?" and isinstance(raised.value, LookupError)


def test_the_json_is_canonical(policy: amends.Policy) -> None:
    decision = policy.decide({**LOST, "parcel.secret": "hush"}, AS_OF)
    text = decision.to_json()
    canonical = json.dumps(decision.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert text == canonical
    assert text == policy.decide({**LOST, "parcel.secret": "hush"}, AS_OF).to_json()
    decision.to_dict()["types"] = None
    assert decision.to_dict()["types"] is not None


def test_personal_texts_are_masked_where_they_are_shown(policy: amends.Policy) -> None:
    decision = policy.decide({"parcel.secret": "hush hush"}, AS_OF)
    assert decision.outputs["whisper"].value == "hush hush"
    shown = (decision.to_json(), repr(decision), str(decision), decision._repr_html_(), repr(decision.outputs["whisper"]))
    assert not any("hush" in text for text in shown)
    assert "‹text, 9 chars›" in str(decision)


def test_decisions_are_values(policy: amends.Policy) -> None:
    one, other = policy.decide(LOST, AS_OF), policy.decide(LOST, AS_OF)
    assert one == other and hash(one) == hash(other)
    assert one != policy.decide({}, AS_OF) and one != 5
    assert copy.copy(one) is one and copy.deepcopy(one) is one
    with pytest.raises(AttributeError):
        one.severity = other.severity  # type: ignore[misc]
    with pytest.raises(AttributeError):
        one.other = 5  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        one.severity.value = "grave"  # type: ignore[misc]
    with pytest.raises(TypeError):
        amends.Decision()


def test_a_decision_comes_back_from_a_pickle(policy: amends.Policy) -> None:
    facts = {
        **LOST,
        "parcel": {
            "items": [{"name": "cup", "price": 5}],
            "marks": {"wet"},
            "scanned": "2026-03-02T10:00:00.123456789Z",
            "grace": "2 months + 3 d",
            "round": "0.01 half_up",
            "delay": "1.5s",
            "discount": "30 %",
            "weight": "12.5 kg",
            "value": "7.10 EUR",
            "insured": True,
        },
    }
    decision = policy.decide({"id": "C-1", "as_of": "2026-03-02T10:00:00.000000001Z", "facts": facts})
    back = pickle.loads(pickle.dumps(decision))
    assert back == decision and back.to_json() == decision.to_json()
    assert (back.case, back.facts, back.policy) == ("C-1", decision.facts, policy)
    assert str(back.why("insured")) == str(decision.why("insured"))
    for part in (decision.types, decision.severity, decision.route, decision.compensation, decision.trace, decision.unknown):
        assert pickle.loads(pickle.dumps(part)) == part


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close it."""
        assert self.open.pop() == tag


def test_html_is_escaped_and_has_no_script(policy: amends.Policy) -> None:
    hostile = "<script>alert(1)</script>&\"'"
    facts = {"id": hostile, "facts": {**LOST, "parcel.notes": [hostile]}, "as_of": AS_OF}
    for page in (policy.decide(facts)._repr_html_(), policy._repr_html_()):
        tags = Tags()
        tags.feed(page)
        assert tags.open == []
        allowed = {"div", "strong", "span", "table", "thead", "tbody", "tr", "th", "td", "ol", "li", "em", "details", "summary", "p"}
        assert tags.found <= allowed
        assert tags.attributes == {"style"}
        # At home on light and dark: no colour of ours but half-transparent grey.
        assert "color:" not in page.replace("rgba(128,128,128,.3)", "")


def test_texts_are_short_and_say_what_is_open(policy: amends.Policy) -> None:
    decision = policy.decide({"id": "C-1", "facts": LOST}, AS_OF)
    assert repr(decision) == (
        "<Decision C-1 of company/parcels 1.0.0: types parcel.lost; "
        "severity minor so far; could become major; waits for parcel.value; due at least 0.00 EUR; waits for parcel.insured, parcel.value>"
    )
    assert "ask: What was in it worth? (parcel.value)" in str(decision)
    assert repr(decision.severity) == "<Severity minor so far; could become major; waits for parcel.value>"


def test_governing_dates_and_packs_are_named(policy: amends.Policy) -> None:
    decision = policy.decide(LOST, AS_OF)
    governing = decision.governing[-1]
    assert (governing.pack, governing.fact, governing.date) == (
        "company/parcels",
        "complaint.received_at",
        dt.date(2026, 3, 2),
    )
    assert governing.instant == dt.datetime(2026, 3, 2, 9, tzinfo=dt.timezone.utc)
    assert decision.packs == policy.packs
    assert decision.as_of == dt.datetime.fromisoformat(AS_OF)
    assert {entry.rule for entry in decision.trace} >= {"parcel.lost"} or decision.trace


def test_escalation_remedies_and_tasks_have_types() -> None:
    service = amends.builtin("company/service")
    found = service.decide({"complaint": {"channel": "press", "text": "态度恶劣"}}, "2026-03-02T10:00:00+08:00")
    escalation = found.escalation
    assert (escalation.status, escalation.level, escalation.value) == ("decided", "head", "head")
    assert escalation.triggers and all(trigger.rule and trigger.to or trigger.raise_by for trigger in escalation.triggers)
    assert escalation.ladder and escalation.title
    assert all(isinstance(role, str) for role in escalation.notify.value or escalation.notify.entries)
    told = found.to_dict()
    assert [task.what for task in found.tasks.entries] and len(found.tasks.entries) == len(told["tasks"]["entries"])
    for task in found.tasks.entries:
        assert isinstance(task.within, (dt.timedelta, Period, type(None)))
    assert [option.remedy for option in found.remedies.options] == [one["remedy"] for one in told["remedies"]["options"]]
    for part in (escalation, found.remedies, found.tasks):
        assert pickle.loads(pickle.dumps(part)) == part
    bare = amends.load({"pack.yaml": "amends: 1\npack: company/bare\nversion: 1.0.0\nkind: company\n"}).decide({}, AS_OF)
    assert (bare.escalation.status, bare.remedies.status, bare.tasks.entries) == ("none", "none", ())
