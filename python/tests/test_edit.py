"""Edits from Python: what changes, what stays, what is refused, and what is in the files afterwards."""

from __future__ import annotations

import datetime as dt
import pathlib
import pickle
from decimal import Decimal

import pytest

import amends
from amends import Money, Period, edits
from parcels import AS_OF, CASES, PACK, RULES

EDITIONS = """
facts: {parcel.late: {type: int}}
guidance:
  rules:
    - id: sorry
      editions:
        - {in_force: {until: 2026-01-01}, when: parcel.late > 3, say: Sorry.}
        - {in_force: {from: 2026-01-01}, when: parcel.late > 5, say: Sorry.}
"""


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a folder with the policy of parcels."""
    for name, text in (("pack.yaml", PACK), ("rules.yaml", RULES), ("parcels.cases.yaml", CASES)):
        (tmp_path / name).write_bytes(text.encode())
    return tmp_path


def texts(folder: pathlib.Path) -> dict[str, str]:
    """Return the files of a folder."""
    return {path.name: path.read_bytes().decode() for path in sorted(folder.iterdir())}


def test_one_value_changes_and_nothing_else(folder: pathlib.Path) -> None:
    policy = amends.load(folder)
    edited = policy.edit("uninsured", "pay", "min(parcel.value, 60 EUR)")
    assert (edited == policy, edited.name, policy.diff, policy.changes) == (False, policy.name, "", ())
    assert edited.files["rules.yaml"] == RULES.replace("min(parcel.value, 50 EUR)", "min(parcel.value, 60 EUR)")
    assert [line for line in edited.diff.splitlines() if line[:1] in "+-" and line[1:3] not in ("++", "--")] == [
        "-      pay: min(parcel.value, 50 EUR)",
        "+      pay: min(parcel.value, 60 EUR)",
    ]
    assert edited.changes == ("compensation#uninsured pay: min(parcel.value, 50 EUR) → min(parcel.value, 60 EUR)",)
    facts = {"complaint.text": "lost", "parcel.value": 500, "parcel.insured": False}
    assert policy.decide(facts, AS_OF).compensation.due.amount == Money.parse("50 EUR")
    assert edited.decide(facts, AS_OF).compensation.due.amount == Money.parse("60 EUR")
    # Nothing is written before `write`.
    assert texts(folder)["rules.yaml"] == RULES


def test_files_are_written_once_and_edited_again(folder: pathlib.Path) -> None:
    first = amends.load(folder).edit("uninsured", "because", "Cheap # but fair")
    second = first.edit("valuable", "then", "serious")
    assert len(second.changes) == 2 and second.diff.count("@@") == 4
    assert second.write() == (folder.absolute() / "rules.yaml",)
    assert second.write() == ()
    assert amends.load(folder) == second
    assert texts(folder)["parcels.cases.yaml"] == CASES
    assert "because: \"Cheap # but fair\"" in texts(folder)["rules.yaml"].replace("'", '"')
    third = second.edit("valuable", "then", "major")
    assert len(third.changes) == 1
    third.write()
    assert amends.load(folder) == third
    # The first was made of what the files no longer hold.
    with pytest.raises(amends.EditError) as raised:
        first.write()
    assert raised.value.diagnostics[0].code == "file-changed"
    assert amends.load(folder) == third


def test_rules_are_added_moved_and_deleted(folder: pathlib.Path) -> None:
    rule = "- id: light   # a remark\n  when: parcel.weight < 1\n  then: minor\n"
    policy = amends.load(folder)

    def severity(policy: amends.Policy) -> list[str]:
        return [rule.name for rule in policy.rules if rule.section == "severity"]

    added = policy.edit(edits.Add("severity", rule))
    assert severity(added) == ["valuable", "light"] and "# a remark" in added.files["rules.yaml"]
    assert severity(policy.edit(edits.Add("severity", rule, before="valuable"))) == ["light", "valuable"]
    assert severity(added.edit(edits.Move("light", first=True))) == ["light", "valuable"]
    assert severity(added.edit(edits.Move("valuable", after="light"))) == ["light", "valuable"]
    assert severity(added.edit(edits.Delete("valuable"))) == ["light"]
    assert "because" not in added.edit(edits.Remove("valuable", "because")).files["rules.yaml"].split("compensation:")[0]
    # Several at once need not load in between.
    both = policy.edit(edits.Delete("valuable"), edits.Add("severity", rule.replace("light", "valuable")))
    assert severity(both) == ["valuable"]
    with pytest.raises(ValueError, match="a rule has one place"):
        policy.edit(edits.Move("valuable", first=True, before="light"))


@pytest.mark.parametrize(
    "text",
    ["x # y", "- a", "a: b", "'quoted' \"both\"", "two\nlines", " spaced ", "@at", "*alias", "!tag", "{", "#", "投诉", "true"],
)
def test_a_text_that_needs_quotes_gets_them(folder: pathlib.Path, text: str) -> None:
    edited = amends.load(folder).edit(edits.Set("valuable", "because", text, verbatim=True))
    edited.write()
    found = next(rule for rule in amends.load(folder).rules if rule.name == "valuable")
    assert found.because == text
    languages: edits.EditValue = {"en": text, "de": "Wertvoll"}
    several = edited.edit(edits.Set("valuable", "because", languages, verbatim=True))
    found = next(rule for rule in several.rules if rule.name == "valuable")
    assert dict(found.because.languages) == languages


def test_values_are_written_as_policies_write_them(folder: pathlib.Path) -> None:
    policy = amends.load(folder)
    values: list[tuple[str, edits.EditValue, str]] = [
        ("min", Money.parse("5 EUR"), "min: 5 EUR"),
        ("ask", {"en": "What?"}, "What?"),
        ("pii", True, "pii: true"),
    ]
    for field, value, text in values:
        assert text in policy.edit(edits.Set("facts.parcel.value", field, value)).files["rules.yaml"]
    assert edits.Set("a", "b", [dt.date(2026, 1, 2), Period(days=3), dt.timedelta(minutes=1.5)])._told() == (
        "set",
        ["a", "b", ["2026-01-02", "3 d", "90 s"], False],
    )


@pytest.mark.parametrize(
    ("rules", "change", "code"),
    [
        (RULES, edits.Set("unsured", "pay", "5 EUR"), "unknown-rule"),
        (RULES, edits.Set("uninsured", "pay", "5 EURO"), "broken-policy"),
        (RULES, edits.Set("uninsured", "pay", "[a"), "unreadable-value"),
        (RULES, edits.Remove("uninsured", "nowhere"), None),
        (RULES, edits.Add("severity", "- {id: valuable, when: x}"), None),
        (RULES, edits.Delete("facts.parcel.value"), "broken-policy"),
        (EDITIONS, edits.Set("sorry", "when", "parcel.late > 4"), "several-editions"),
    ],
)
def test_what_cannot_be_changed_is_refused(
    folder: pathlib.Path, rules: str, change: edits.Change, code: str | None
) -> None:
    (folder / "rules.yaml").write_text(rules)
    policy = amends.load(folder)
    before = texts(folder)
    with pytest.raises(amends.EditError) as raised:
        policy.edit(change)
    found = raised.value.diagnostics[0]
    assert found.page.startswith(f"# {found.code}")
    assert code is None or found.code == code
    assert isinstance(raised.value, amends.PolicyError) and pickle.loads(pickle.dumps(raised.value)).args
    assert texts(folder) == before


def test_one_edition_is_edited_by_its_first_day(folder: pathlib.Path) -> None:
    (folder / "rules.yaml").write_text(EDITIONS)
    edited = amends.load(folder).edit("sorry@2026-01-01", "when", "parcel.late > 4")
    assert "from: 2026-01-01}, when: parcel.late > 4" in edited.files["rules.yaml"]
    assert "until: 2026-01-01}, when: parcel.late > 3" in edited.files["rules.yaml"]


def test_a_file_that_cannot_be_written_stays_as_it_is(folder: pathlib.Path) -> None:
    edited = amends.load(folder).edit("valuable", "then", "serious")
    before = (folder / "rules.yaml").read_bytes()
    # A folder in the place of the file is refused to everyone, root included.
    (folder / "rules.yaml").rename(folder / "kept")
    (folder / "rules.yaml").mkdir()
    with pytest.raises(amends.EditError) as raised:
        edited.write()
    assert raised.value.diagnostics[0].code in ("unwritable-file", "file-changed")
    assert (folder / "kept").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["kept", "pack.yaml", "parcels.cases.yaml", "rules.yaml"]
    (folder / "rules.yaml").rmdir()
    (folder / "kept").rename(folder / "rules.yaml")
    assert edited.write()


def test_a_policy_that_is_in_no_folder_is_edited_in_memory(policy: amends.Policy) -> None:
    for loaded in (policy, amends.builtin("company/concrete")):
        rule = next(rule for rule in loaded.rules if rule.section == "severity" and rule.pack == loaded.name)
        edited = loaded.edit(rule.name, "note", "x")
        assert edited.diff
        with pytest.raises(amends.EditError, match="was not loaded from a folder"):
            edited.write()
    assert policy.diff == ""


def test_an_edited_policy_pickles_as_its_texts(policy: amends.Policy) -> None:
    edited = policy.edit("valuable", "then", "serious")
    back = pickle.loads(pickle.dumps(edited))
    assert (back == edited, back.diff, back.files) == (True, "", edited.files)


def test_warnings_of_an_edit_are_found(policy: amends.Policy) -> None:
    edited = policy.edit(edits.Add("severity", "{id: always, when: {}, then: minor}"))
    assert [found.code for found in edited.check()] == ["empty-condition"]
    assert edited.test().passed == policy.test().passed


def test_other_things_are_no_changes(policy: amends.Policy) -> None:
    with pytest.raises(TypeError, match="a change is one of amends.edits"):
        policy.edit(5)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        policy.edit("valuable", "then")  # type: ignore[call-overload]
    for value in (0.5, b"x", object(), {1: "x"}):
        with pytest.raises(TypeError):
            policy.edit("valuable", "then", value)  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="no offset"):
        policy.edit("valuable", "note", dt.datetime(2026, 1, 2))
    around: list[edits.EditValue] = []
    around.append(around)
    with pytest.raises(TypeError):
        policy.edit("valuable", "note", around)
