"""Running the cases that stand beside policies."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from amends import _amends
from amends._errors import Diagnostic, PolicyError, diagnostic

if TYPE_CHECKING:
    from amends._policy import Policy

__all__ = ["CaseReport", "CaseResult", "Mismatch", "test"]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that is not as a case expects it."""

    result: str
    """The result or the key of ``expect`` it is about; ``facts`` for a record that cannot be read."""
    expected: str
    """What was expected."""
    actual: str
    """What is."""
    message: str
    """One line that suffices alone."""
    reasons: tuple[str, ...]
    """Why it is so: the rules and their tests."""
    help: tuple[str, ...]
    """What to do about it."""
    line: int
    """The line of the expectation, counted from 1."""
    column: int
    """Its column in characters, counted from 1."""
    _text: str

    def __str__(self) -> str:
        return self._text


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case."""

    id: str
    """Its id."""
    file: str
    """The file it stands in."""
    line: int
    """Its line, counted from 1."""
    column: int
    """Its column in characters, counted from 1."""
    outcome: Literal["passed", "failed", "not run"]
    """How it ended; ``not run`` is a case that is faulty itself."""
    mismatches: tuple[Mismatch, ...]
    """What is not as expected."""

    @property
    def message(self) -> str:
        """What is not as expected, a line each; empty if the case passed."""
        return "\n".join(found.message for found in self.mismatches)

    def __str__(self) -> str:
        failed = "\n\n".join(str(found) for found in self.mismatches)
        return failed or f"{self.outcome}: case `{self.id}` at {self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, repr=False)
class CaseReport:
    """What became of all cases. Its `str` is what the command prints.

    Examples
    --------
    >>> import amends
    >>> report = amends.builtin("company/concrete").test()
    >>> report.ok, report.failed
    (True, 0)
    """

    packs: int
    """How many packs were tried."""
    cases: tuple[CaseResult, ...]
    """Every case, in the order of the files."""
    diagnostics: tuple[Diagnostic, ...]
    """What is wrong with packs and files of cases themselves."""
    not_loaded: tuple[str, ...]
    """The packs and files of cases that do not load."""

    def _count(self, outcome: str) -> int:
        return sum(case.outcome == outcome for case in self.cases)

    @property
    def passed(self) -> int:
        """How many cases passed."""
        return self._count("passed")

    @property
    def failed(self) -> int:
        """How many cases failed."""
        return self._count("failed")

    @property
    def not_run(self) -> int:
        """How many cases did not run because they are faulty."""
        return self._count("not run")

    @property
    def ok(self) -> bool:
        """Whether everything loaded, there is a case, and every case passed."""
        return bool(self.cases) and self.passed == len(self.cases) and not self.not_loaded

    def __str__(self) -> str:
        found = [one.render() for one in self.diagnostics]
        found += [str(case) for case in self.cases if case.outcome == "failed"]
        counts = (
            (self.passed, "passed"),
            (self.failed, "failed"),
            (self.not_run, "not run"),
            (len(self.not_loaded), "did not load"),
        )
        told = ", ".join(f"{count} {what}" for count, what in counts if count) or "nothing to run"
        packs, cases = _plural(self.packs, "pack"), _plural(len(self.cases), "case")
        return "\n\n".join([*found, f"{packs}, {cases}: {told}"])

    def __repr__(self) -> str:
        return f"<CaseReport: {self.passed} passed, {self.failed} failed, {self.not_run} not run>"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def test(path: str | os.PathLike[str] = ".") -> CaseReport:
    """Run the cases of every pack at or below a folder.

    It raises nothing for cases that fail, nor for packs that do not load: the report has both.

    Parameters
    ----------
    path : str or path-like, default "."
        A folder of a pack, or one that holds such at any depth.

    Returns
    -------
    CaseReport
        Its `ok` is true if there are cases and all of them passed.

    Raises
    ------
    PolicyError
        If there is no pack, or the folder cannot be read.

    Examples
    --------
    >>> import amends
    >>> print(amends.test("no/such/folder"))
    Traceback (most recent call last):
    amends.PolicyError: `no/such/folder` is not a folder
    """
    from amends._policy import load

    packs = _amends.find_packs(os.fspath(path))
    reports = []
    for pack in packs:
        try:
            policy = load(pack)
        except PolicyError as error:
            reports.append(CaseReport(1, (), error.diagnostics, (str(pack),)))
        else:
            reports.append(run(policy))
    return CaseReport(
        len(packs),
        tuple(case for report in reports for case in report.cases),
        tuple(found for report in reports for found in report.diagnostics),
        tuple(name for report in reports for name in report.not_loaded),
    )


# A collector of tests that meets this function in a module of tests must not take it for one.
test.__test__ = False  # type: ignore[attr-defined]


def run(policy: Policy) -> CaseReport:
    """Run the cases that were read with a policy."""
    cases: list[CaseResult] = []
    diagnostics: list[Diagnostic] = []
    not_loaded: list[str] = []
    for name, text in policy._native.case_files():
        told = policy._native.run_cases(name, text)
        cases += [_case(case) for case in told["cases"]]
        diagnostics += [diagnostic(found) for found in told["diagnostics"]]
        if not told["loaded"]:
            not_loaded.append(name)
    return CaseReport(1, tuple(cases), tuple(diagnostics), tuple(not_loaded))


def _case(told: Mapping[str, Any]) -> CaseResult:
    return CaseResult(**{**told, "mismatches": _mismatches(told["mismatches"])})


def _mismatches(told: Sequence[Mapping[str, Any]]) -> tuple[Mismatch, ...]:
    return tuple(
        Mismatch(
            **{name: found[name] for name in ("result", "expected", "actual", "message", "line", "column")},
            reasons=tuple(found["reasons"]),
            help=tuple(found["help"]),
            _text=found["text"],
        )
        for found in told
    )
