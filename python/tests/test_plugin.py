"""The pytest plugin: projects in a folder of their own, tested by pytest, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

import pytest

pytest_plugins = "pytester"

PACK = """\
amends: 1
pack: company/parcel
version: 1.0.0
kind: company
currency: EUR
timezone: Europe/Berlin
facts:
  parcel.late_days: {type: int, min: 0}
scales:
  severity: {levels: [minor, serious]}
severity:
  default: minor
  rules:
    - {id: sev-late, when: {parcel.late_days: "> 3"}, then: serious}
"""
AS_OF = 'as_of: "2026-03-02T10:00:00+01:00"'
CASES = f"""\
base: {{parcel.late_days: 5}}
cases:
  - {{id: five-days, tags: [late, slow], {AS_OF}, expect: {{severity: serious}}}}
  - {{id: wrong, {AS_OF}, expect: {{severity: minor}}}}
  - {{id: misspelt, {AS_OF}, expect: {{sevrity: minor}}}}
  - {{id: three-days, tags: [late], {AS_OF}, facts: {{parcel.late_days: 3}}, expect: {{severity: minor}}}}
"""
PASSING = f"cases: [{{id: a, {AS_OF}, facts: {{parcel.late_days: 0}}, expect: {{severity: minor}}}}]"
PROJECT = {"policies/pack.yaml": PACK, "policies/late.cases.yaml": CASES}
SOUND = {"policies/pack.yaml": PACK, "policies/late.cases.yaml": PASSING}


def write(pytester: pytest.Pytester, files: Mapping[str, str | bytes]) -> None:
    for name, text in files.items():
        path = pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


@dataclass
class Row:
    """A project, how pytest is called in it, and what comes of it."""

    name: str
    files: Mapping[str, str | bytes]
    args: list[str] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    shows: list[str] = field(default_factory=list)


COLLECTION = {"errors": 1}
ROWS = [
    Row("all", PROJECT, [], {"passed": 2, "failed": 1, "errors": 1}),
    Row("node", PROJECT, ["policies/late.cases.yaml::five-days"], {"passed": 1}),
    Row("keyword", PROJECT, ["-k", "three or wrong"], {"passed": 1, "failed": 1, "deselected": 2}),
    Row("keyword of a tag", PROJECT, ["-k", "slow"], {"passed": 1, "deselected": 3}),
    Row("tag", PROJECT, ["-m", "late and not slow", "--strict-markers"], {"passed": 1, "deselected": 3}),
    Row(
        "no tag leaves a case out",
        {**SOUND, "policies/late.cases.yaml": PASSING.replace("id: a", "id: a, tags: [skip, xfail, _x, 'a b:c']")},
        ["-m", "a_b_c", "--strict-markers"],
        {"passed": 1},
    ),
    Row(
        "the explanation of a failure",
        PROJECT,
        ["-k", "wrong"],
        {"failed": 1, "deselected": 3},
        [
            "* wrong *",
            "error[[]unmet-expectation[]]: case `wrong`: `severity` is serious, expected minor",
            " --> policies?late.cases.yaml:4:*",
            "  = note: `sev-late` matched: `parcel.late_days: > 3` is true (parcel.late_days = 5) (policies?pack.yaml:14:*)",
            "FAILED policies/late.cases.yaml::wrong - *",
        ],
    ),
    Row(
        "a case that names what the policy does not have",
        PROJECT,
        ["-k", "misspelt"],
        {"errors": 1, "deselected": 3},
        ["* ERROR at setup of misspelt *", "error[[]unknown-result[]]: *", "  = help: did you mean `severity`[?]"],
    ),
    Row(
        "no cases",
        {**SOUND, "policies/late.cases.yaml": ""},
        [],
        COLLECTION,
        ["* ERROR collecting policies/late.cases.yaml *", "error[[]missing-field[]]: the file holds no cases"],
    ),
    Row(
        "an empty list of cases",
        {**SOUND, "policies/late.cases.yaml": "cases: []"},
        [],
        COLLECTION,
        ["`policies?late.cases.yaml` holds no cases"],
    ),
    Row(
        "broken YAML",
        {**SOUND, "policies/late.cases.yaml": "cases: [{id: a"},
        [],
        COLLECTION,
        ["the cases do not load", "error[[]yaml-*", " --> policies?late.cases.yaml:1:*"],
    ),
    Row(
        "not UTF-8",
        {**SOUND, "policies/late.cases.yaml": b"cases:\n  - {id: \xff}\n"},
        [],
        COLLECTION,
        ["*late.cases.yaml:2:10: the file is not UTF-8 from here on", "*help: save the file as UTF-8"],
    ),
    Row(
        "a policy that does not load is shown whole once",
        {**SOUND, "policies/pack.yaml": PACK.replace("serious}", "grave}"), "policies/more.cases.yaml": PASSING},
        [],
        {"errors": 2},
        [
            "the pack in `policies` does not load",
            "error[[]*: *`grave`*",
            "* --> policies?pack.yaml:14:*",
            "the pack in `policies` does not load, as is shown above",
        ],
    ),
    Row(
        "no pack",
        {"a.cases.yaml": PASSING},
        [],
        COLLECTION,
        ["`a.cases.yaml` stands in no pack: *", "*`amends_policy`*--amends-policy*"],
    ),
    Row("the pack above", {"pack.yaml": PACK, "cases/deep/a.cases.yaml": PASSING}, [], {"passed": 1}),
    Row(
        "a policy by the ini option",
        {"pytest.ini": "[pytest]\namends_policy = rules", "rules/pack.yaml": PACK, "cases/a.cases.yaml": PASSING},
        [],
        {"passed": 1},
    ),
    Row(
        "a policy by the option",
        {**SOUND, "other/pack.yaml": PACK.replace("default: minor", "default: serious")},
        ["--amends-policy", "other"],
        {"failed": 1},
        ["*`severity` is serious, expected minor"],
    ),
    Row(
        "a shipped policy",
        {"a.cases.yaml": f"cases: [{{id: a, {AS_OF}, facts: {{}}, expect: {{route.department: {{status: undecided}}}}}}]"},
        ["--amends-policy", "company/service"],
        {"passed": 1},
    ),
    Row(
        "a policy that is not there",
        SOUND,
        ["--amends-policy", "nowhere"],
        COLLECTION,
        ["*nowhere*there is no such file*"],
    ),
    Row(
        "files by another name",
        {"pytest.ini": "[pytest]\namends_files = test_*.yaml", "pack.yaml": PACK, "cases/test_a.yaml": PASSING},
        [],
        {"passed": 1},
    ),
    Row(
        "ids that are hard to write",
        {
            **SOUND,
            "policies/late.cases.yaml": PASSING.replace("id: a", 'id: "一\\n::[b]"'),
        },
        ["policies/late.cases.yaml::一\\n:[b]"],
        {"passed": 1},
    ),
    Row(
        "fixtures and tests in Python",
        {
            **SOUND,
            "policies/test_late.py": f"""
import pytest
from amends.testing import assert_decision

@pytest.mark.parametrize("days, level", [(3, "minor"), (4, "serious"), (5, "minor")])
def test_days(amends_policy, days, level):
    decision = amends_policy.decide({{"parcel.late_days": days}}, "2026-03-02T10:00:00+01:00")
    assert_decision(decision, severity=level)
""",
        },
        ["policies/test_late.py"],
        {"passed": 2, "failed": 1},
        [
            "*    assert_decision(decision, severity=level)",
            "E *error[[]unmet-expectation[]]: case `decision`: `severity` is serious, expected minor",
            "E * note: `sev-late` matched: `parcel.late_days: > 3` is true (parcel.late_days = 5) (*",
        ],
    ),
    Row(
        "no pack for a fixture",
        {"test_a.py": "def test_a(amends_policy): pass"},
        [],
        COLLECTION,
        ["*PolicyError: `test_a.py` stands in no pack: *"],
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_comes_of_a_project(pytester: pytest.Pytester, row: Row) -> None:
    write(pytester, row.files)
    result = pytester.runpytest(*row.args)
    deselected = row.outcomes.pop("deselected", 0)
    result.assert_outcomes(**row.outcomes, deselected=deselected)
    result.stdout.fnmatch_lines(row.shows)
    # What is wrong with a file is shown in our words alone.
    if row.outcomes == COLLECTION and "fixture" not in row.name:
        result.stdout.no_fnmatch_line("*Traceback*")
        result.stdout.no_fnmatch_line("*_pytest.py*")


def test_cases_are_listed_by_file_and_id(pytester: pytest.Pytester) -> None:
    write(pytester, PROJECT)
    result = pytester.runpytest("--collect-only", "-q")
    nodes = [f"policies/late.cases.yaml::{case}" for case in ("five-days", "wrong", "misspelt", "three-days")]
    assert result.outlines[:4] == nodes


def test_an_item_knows_its_line_and_tags(pytester: pytest.Pytester) -> None:
    write(pytester, PROJECT)
    items, _ = pytester.inline_genitems("policies")
    assert [item.location[:2] for item in items] == [("policies/late.cases.yaml", line) for line in (2, 3, 4, 5)]
    assert sorted(mark.name for mark in items[0].iter_markers()) == ["late", "slow"]


COUNTING = """
import amends._pytest as plugin
loaded = []
load = plugin.load
plugin.load = lambda pack: loaded.append(pack) or load(pack)
def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"loaded: {loaded}")
"""


def test_every_policy_is_loaded_once(pytester: pytest.Pytester) -> None:
    tests = {f"policies/test_{name}.py": "def test_a(amends_policy): pass" for name in "ab"}
    write(pytester, {**SOUND, **tests, "policies/more.cases.yaml": PASSING, "conftest.py": COUNTING})
    result = pytester.runpytest()
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(["loaded: [[]'policies'[]]"])


def test_junit_has_the_place_the_policy_and_the_tags(pytester: pytest.Pytester) -> None:
    write(pytester, PROJECT)
    pytester.runpytest("--junitxml=found.xml", "-o", "junit_family=xunit1")
    cases = ElementTree.parse(pytester.path / "found.xml").getroot().findall(".//testcase")
    assert [(case.get("name"), case.get("file"), case.get("line")) for case in cases] == [
        (name, "policies/late.cases.yaml", str(line))
        for line, name in enumerate(["five-days", "wrong", "misspelt", "three-days"], 2)
    ]
    told = [(prop.get("name"), prop.get("value")) for prop in cases[0].findall(".//property")]
    assert told == [
        ("policy", "company/parcel 1.0.0"),
        ("place", "policies/late.cases.yaml:3"),
        ("tag", "late"),
        ("tag", "slow"),
    ]
    assert [[child.tag for child in case if child.tag != "properties"] for case in cases] == [[], ["failure"], ["error"], []]
    failure = cases[1].find("failure")
    assert failure is not None and failure.text is not None
    assert failure.text.startswith("error[unmet-expectation]: case `wrong`")


def test_workers_of_xdist_share_the_cases(pytester: pytest.Pytester) -> None:
    write(pytester, PROJECT)
    result = pytester.runpytest_subprocess("-n", "2", "-m", "late", "--strict-markers")
    result.assert_outcomes(passed=2)


def test_a_project_without_cases_does_not_import_amends(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("import sys\ndef test_a(): assert '_amends_pytest' in sys.modules and 'amends' not in sys.modules")
    pytester.runpytest_subprocess("--strict-markers", "--strict-config").assert_outcomes(passed=1)


def test_places_are_whole_paths_from_a_folder_beside(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(pytester, {**PROJECT, "elsewhere/nothing": ""})
    monkeypatch.chdir(pytester.path / "elsewhere")
    result = pytester.runpytest(str(pytester.path / "policies"), "-k", "wrong")
    result.stdout.fnmatch_lines([f"* --> {pytester.path}?policies?late.cases.yaml:4:*"])
