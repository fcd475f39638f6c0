"""Running cases from Python."""

from __future__ import annotations

import pathlib

import pytest

import amends
from parcels import BARE_PACK, CASES, PACK, RULES


def test_a_policy_runs_the_cases_beside_it(policy: amends.Policy) -> None:
    report = policy.test()
    assert [(case.id, case.outcome) for case in report.cases] == [
        ("insured", "passed"),
        ("wrong", "failed"),
        ("faulty", "not run"),
    ]
    assert (report.passed, report.failed, report.not_run, report.ok) == (1, 1, 1, False)
    wrong = report.cases[1]
    assert (wrong.file, CASES.splitlines()[wrong.line - 1].strip()) == ("parcels.cases.yaml", "- id: wrong")
    assert wrong.message == "`severity` is minor, expected major"
    mismatch = wrong.mismatches[0]
    assert (mismatch.result, mismatch.expected, mismatch.actual) == ("severity", "major", "minor")
    assert "expect: {severity: major}" in str(wrong)
    assert [found.code for found in report.diagnostics] == ["unknown-result"]
    assert repr(report) == "<CaseReport: 1 passed, 1 failed, 1 not run>"


def test_a_report_reads_as_the_command_prints_it(policy: amends.Policy) -> None:
    text = str(policy.test())
    assert "error[unmet-expectation]: case `wrong`: `severity` is minor, expected major" in text
    assert text.splitlines()[-1] == "1 pack, 3 cases: 1 passed, 1 failed, 1 not run"


def test_folders_are_searched_for_packs(tmp_path: pathlib.Path) -> None:
    packs = {"good": (RULES, CASES), "bad": ("facts: {a.b: {type: bol}}", CASES), "none": ("", "cases: 5")}
    for name, (rules, cases) in packs.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "pack.yaml").write_text(PACK.replace("company/parcels", f"company/{name}"))
        (folder / "rules.yaml").write_text(rules)
        (folder / "a.cases.yaml").write_text(cases)
    report = amends.test(tmp_path)
    assert (report.packs, len(report.cases), len(report.not_loaded)) == (3, 3, 2)
    assert "unknown-type" in [found.code for found in report.diagnostics]
    assert not report.ok
    assert amends.test(str(tmp_path / "good")).passed == 1


def test_no_case_is_no_success(tmp_path: pathlib.Path) -> None:
    (tmp_path / "pack.yaml").write_text(BARE_PACK)
    report = amends.test(tmp_path)
    assert not report.ok
    assert str(report) == "1 pack, 0 cases: nothing to run"
    for wrong in (tmp_path / "nowhere", tmp_path / "pack.yaml"):
        with pytest.raises(amends.PolicyError, match="is not a folder"):
            amends.test(wrong)
    (tmp_path / "pack.yaml").unlink()
    with pytest.raises(amends.PolicyError, match="there is no pack in it"):
        amends.test(tmp_path)


def test_no_collector_takes_it_for_a_test() -> None:
    assert amends.test.__test__ is False  # type: ignore[attr-defined]
