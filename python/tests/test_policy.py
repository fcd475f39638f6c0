"""Loading policies, what they are made of, and what is said of those that do not load."""

from __future__ import annotations

import copy
import pathlib
import pickle
from typing import Any

import pytest

import amends
from parcels import AS_OF, BARE_PACK, CASES, PACK, RULES

BARE = BARE_PACK


def test_a_policy_says_what_it_is(policy: amends.Policy) -> None:
    assert (policy.name, policy.version, policy.language) == ("company/parcels", "1.0.0", "en")
    assert (policy.title, policy.title.in_language("de")) == ("Parcel complaints", "Paketbeschwerden")
    assert [pack.name for pack in policy.packs] == ["base/complaint", "company/parcels"]
    assert all(pack.digest.startswith("sha256:") for pack in policy.packs)
    rule = next(rule for rule in policy.rules if rule.name == "uninsured")
    assert (rule.section, rule.file, rule.cite) == ("compensation", "rules.yaml", ("terms-8",))
    assert RULES.splitlines()[rule.line - 1].strip() == "- id: uninsured"
    assert repr(policy) == f"<Policy company/parcels 1.0.0: {len(policy.rules)} rules>"
    assert policy.check() == []


def test_a_folder_loads_as_its_texts_do(tmp_path: pathlib.Path, policy: amends.Policy) -> None:
    for name, text in (("pack.yaml", PACK), ("rules.yaml", RULES), ("parcels.cases.yaml", CASES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    for path in (tmp_path, str(tmp_path)):
        loaded = amends.load(path)
        assert loaded == policy and hash(loaded) == hash(policy)
    assert {loaded: 1}[policy] == 1


def test_a_library_is_at_hand(tmp_path: pathlib.Path) -> None:
    base = {"pack.yaml": BARE.replace("bare", "base"), "facts.yaml": "facts: {a.b: {type: bool}}"}
    top = {"pack.yaml": BARE + "extends: [company/base@1]\ndecide: {c: {type: bool, is: a.b}}\n"}
    with pytest.raises(amends.PolicyError, match="pack `company/base` is not known"):
        amends.load(top)
    for library in ([base], [{"pack.yaml": BARE}, base]):
        policy = amends.load(top, library=library)
        assert policy.decide({"a.b": True}, AS_OF).outputs["c"].value is True
        assert pickle.loads(pickle.dumps(policy)) == policy
    folder = tmp_path / "base"
    folder.mkdir()
    for name, text in base.items():
        (folder / name).write_text(text)
    assert amends.load(top, library=[folder]) == policy


def test_every_shipped_policy_loads() -> None:
    names = amends.builtin_names()
    assert "company/service" in names
    for name in names:
        policy = amends.builtin(name)
        assert (policy.name, policy.check()) == (name, [])
        assert amends.builtin(name) == policy
        assert pickle.loads(pickle.dumps(policy)) == policy
        assert len(policy._repr_html_()) < 200_000


@pytest.mark.parametrize(
    ("pack", "message", "codes"),
    [
        ({}, "the pack does not load", ["missing-manifest"]),
        ({"pack.yaml": ""}, "the pack does not load", ["missing-manifest"]),
        ({"pack.yaml": "amends: 1"}, "the pack does not load", ["missing-field"]),
        ({"pack.yaml": BARE + "facts: {a.b: {type: bol}}"}, "the pack does not load", ["unknown-type"]),
        ({"pack.yaml": BARE, "x.yaml": "a: {"}, "the pack does not load", ["yaml-syntax"]),
        ({"pack.yaml": BARE, "x.yaml": "a: " + "x" * (17 << 20)}, "the pack does not load", ["yaml-limit"]),
        ("no/such/folder", "no/such/folder", ["unreadable-input"]),
    ],
    ids=["empty", "blank", "field", "type", "syntax", "limit", "folder"],
)
def test_what_does_not_load_says_all(pack: Any, message: str, codes: list[str]) -> None:
    with pytest.raises(amends.PolicyError) as raised:
        amends.load(pack)
    error = raised.value
    assert message in error.message
    assert [found.code for found in error.diagnostics if found.severity == "error"] == codes
    assert all(found.page.startswith(f"# {found.code}") for found in error.diagnostics)
    assert isinstance(error, ValueError) and isinstance(error, amends.AmendsError)


def test_a_diagnostic_has_its_place_and_its_lines() -> None:
    with pytest.raises(amends.PolicyError) as raised:
        amends.load({"pack.yaml": BARE + "facts: {a.worth: {type: bool}}\ndecide: {c: {type: bool, is: a.wroth}}\n"})
    found = raised.value.diagnostics[0]
    assert (found.code, found.file, found.line, found.column) == ("unknown-fact", "pack.yaml", 6, 30)
    assert found.place is not None and (found.place.end_line, found.place.end_column) == (6, 37)
    assert found.help == ("did you mean `a.worth`?",)
    assert "decide: {c: {type: bool, is: a.wroth}}" in found.render()
    assert found.render() in str(raised.value)


def test_warnings_are_what_check_returns() -> None:
    rule = "guidance: {rules: [{id: search, when: {}, say: Start a search.}]}"
    policy = amends.load({"pack.yaml": BARE, "rules.yaml": "facts: {order.count: {type: int}}\n" + rule})
    found = policy.check()[0]
    assert (found.severity, found.code, found.file, found.line) == ("warning", "empty-condition", "rules.yaml", 2)
    assert pickle.loads(pickle.dumps(policy)).check() == policy.check()


def test_bytes_that_are_no_text_have_their_place(tmp_path: pathlib.Path) -> None:
    (tmp_path / "pack.yaml").write_bytes(BARE.encode() + b"title: \xff\n")
    with pytest.raises(amends.PolicyError) as raised:
        amends.load(tmp_path)
    assert [found.code for found in raised.value.diagnostics] == ["not-utf8"]
    assert "pack.yaml:5:8" in raised.value.message


def test_a_file_that_cannot_be_read_is_named(tmp_path: pathlib.Path) -> None:
    (tmp_path / "pack.yaml").write_text(BARE)
    (tmp_path / "rules.yaml").symlink_to("nowhere")
    with pytest.raises(amends.PolicyError, match="rules.yaml: cannot be read: there is no such file"):
        amends.load(tmp_path)


def test_what_is_no_pack_is_a_type_error() -> None:
    for pack in (5, None, ["pack.yaml"], {"pack.yaml": b"amends: 1"}, {1: "x"}):
        with pytest.raises(TypeError, match="a pack"):
            amends.load(pack)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        amends.Policy()


def test_an_unknown_shipped_policy_is_suggested() -> None:
    with pytest.raises(amends.PolicyError) as raised:
        amends.builtin("company/servce")
    assert raised.value.diagnostics[0].help == ("did you mean `company/service`?",)


def test_policies_are_values(policy: amends.Policy) -> None:
    assert copy.copy(policy) is policy and copy.deepcopy(policy) is policy
    assert policy != amends.builtin("company/service") and policy != "company/parcels"
    changed = amends.load({"pack.yaml": PACK, "rules.yaml": RULES + "\n# a remark\n"})
    assert changed != policy
    with pytest.raises(AttributeError):
        policy.name = "x"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        policy.other = "x"  # type: ignore[attr-defined]


def test_a_policy_comes_back_from_a_pickle(policy: amends.Policy) -> None:
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        back = pickle.loads(pickle.dumps(policy, protocol))
        assert back == policy and hash(back) == hash(policy)
        assert back.decide({}, AS_OF) == policy.decide({}, AS_OF)
        assert back.test().passed == policy.test().passed


def test_a_pickle_of_another_version_is_refused(policy: amends.Policy) -> None:
    restore, (format, engine, root, library, identity) = policy.__reduce__()
    for wrong in ((format + 1, engine), (format, "0.0.9")):
        with pytest.raises(amends.PolicyError, match="load it from its files"):
            restore(*wrong, root, library, identity)
    with pytest.raises(amends.PolicyError, match="its digests are others"):
        restore(format, engine, (root[0], [(name, text + "\n# changed") for name, text in root[1]]), library, identity)
