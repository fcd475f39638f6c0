"""Cases of policies as tests of pytest; `_amends_pytest` has the hooks.

A case that is not as expected fails, and one that is faulty itself, as it names what the policy does not have, is an
error. A file or a policy that does not load is an error of the collection. All texts are those of ``amends test``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from amends import _amends
from amends._errors import PolicyError
from amends._policy import Policy, builtin, builtin_names, load

__all__ = ["Case", "CaseFile", "policy_for"]

_MANIFEST = "pack.yaml"

_OWN_MARKS = frozenset({"filterwarnings", "parametrize", "skip", "skipif", "usefixtures", "xfail"})
"""Marks by which pytest would leave a test out or change it: a tag is a word for people and does neither."""


class _Policies:
    """The policies of one session by where they come from, each loaded once, also if it does not load."""

    def __init__(self) -> None:
        self._found: dict[Path | str, Policy | PolicyError] = {}

    def get(self, source: Path | str) -> Policy:
        told = source in self._found
        if not told:
            try:
                self._found[source] = builtin(source) if isinstance(source, str) else load(_shown(source))
            except PolicyError as error:
                self._found[source] = error
        found = self._found[source]
        if isinstance(found, Policy):
            return found
        # Of the files of one pack the first shows all that is wrong with it.
        raise PolicyError(f"{found.message}, as is shown above") if told else found


_POLICIES = pytest.StashKey[_Policies]()


def policy_for(config: pytest.Config, path: Path) -> Policy:
    """Return the policy of the tests in a file."""
    if _POLICIES not in config.stash:
        config.stash[_POLICIES] = _Policies()
    return config.stash[_POLICIES].get(_source(config, path))


def _source(config: pytest.Config, path: Path) -> Path | str:
    """Return the folder of a policy, or the name of a shipped one."""
    if option := config.getoption("--amends-policy"):
        return _named(option, config.invocation_params.dir)
    folders = list(path.parents)
    if config.rootpath in folders:
        folders = folders[: folders.index(config.rootpath) + 1]
    for folder in folders:
        if (folder / _MANIFEST).is_file():
            return folder
    if ini := config.getini("amends_policy"):
        return _named(ini, config.inipath.parent if config.inipath else config.rootpath)
    raise PolicyError(
        f"`{_shown(path)}` stands in no pack: there is no {_MANIFEST} beside it, nor above it in `{config.rootpath}`\n"
        "  = help: name the policy by the ini option `amends_policy` or by `--amends-policy`; if this is no file of "
        "cases, set the ini option `amends_files`"
    )


def _named(name: str, base: Path) -> Path | str:
    return name if name in builtin_names() else base / name


def _shown(path: Path) -> str:
    """Return a path as messages show it: from the current folder, where it lies below."""
    shown = os.path.relpath(path)
    return str(path) if shown.startswith(os.pardir) else shown


class CaseFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterable[Case]:
        try:
            cases = _amends.read_cases(self.path, _shown(self.path))
            policy = policy_for(self.config, self.path)
        except PolicyError as error:
            raise self.CollectError(str(error)) from None
        told = cases.cases()
        if not told:
            raise self.CollectError(f"`{_shown(self.path)}` holds no cases")
        seen: set[str] = set()
        for number, (case, line, tags) in enumerate(told):
            name = _one_line(case)
            # Two ids can only be alike once they are written on one line.
            name = f"{name}@{line}" if name in seen else name
            seen.add(name)
            item: Case = Case.from_parent(
                self, name=name, cases=cases, policy=policy, number=number, line=line, tags=tags
            )
            yield item


def _one_line(case: str) -> str:
    """Return the id of a case as a name that pytest can be given on the command line."""
    line = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in case)
    return line.replace("::", ":")


class Case(pytest.Item):
    """One case."""

    def __init__(
        self, *, cases: _amends.NativeCases, policy: Policy, number: int, line: int, tags: list[str], **rest: Any
    ) -> None:
        super().__init__(**rest)
        self._cases = cases
        self._policy = policy
        self._number = number
        self._line = line
        self._text: str | None = None
        self.user_properties.append(("policy", f"{policy.name} {policy.version}"))
        self.user_properties.append(("place", f"{_shown(self.path)}:{line}"))
        for tag in tags:
            self.user_properties.append(("tag", tag))
            self.extra_keyword_matches.add(tag)
            self._mark(tag)

    def _mark(self, tag: str) -> None:
        name = re.sub(r"[^\w.+\-/]", "_", tag).lstrip("_")
        if not name or name in _OWN_MARKS:
            return
        registered = {line.split(":")[0].split("(")[0].strip() for line in self.config.getini("markers")}
        if name not in registered:
            self.config.addinivalue_line("markers", f"{name}: a tag of cases of complaint policies.")
        self.add_marker(name)

    def setup(self) -> None:
        outcome, text = self._cases.run(self._policy._native, self._number)
        if outcome == "not run":
            # What is wrong with the test itself is an error, no failure.
            pytest.fail(text, pytrace=False)
        self._text = None if outcome == "passed" else text

    def runtest(self) -> None:
        if self._text is not None:
            pytest.fail(self._text, pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        # pytest counts lines from 0.
        return self.path, self._line - 1, self.name
