"""The examples of the repository that are written in Python, run as their READMEs say."""

from __future__ import annotations

import os
import pathlib
import shlex
import shutil
import subprocess
import sys

import pytest


@pytest.fixture
def example(request: pytest.FixtureRequest, repository: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a copy of an example, which the test may change."""
    name: str = request.param
    return pathlib.Path(shutil.copytree(repository / "examples" / name, tmp_path / name))


def run(folder: pathlib.Path, *args: str) -> tuple[int, str]:
    """Run Python in a folder, as a user would who has never heard of this test."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, *args],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("example", ["own-pack"], indirect=True)
def test_a_company_tests_its_own_policy(example: pathlib.Path) -> None:
    commands = [line.partition("run: ")[2] for line in (example / "ci.yml").read_text("utf-8").splitlines()]
    tests = next(command for command in commands if command.startswith("pytest"))
    status, output = run(example, "-m", *shlex.split(tests))
    assert (status, "18 passed" in output) == (0, True), output
    assert (example / "found.xml").is_file()

    figures = example / "policy" / "facts.yaml"
    text = figures.read_text("utf-8")
    assert "late_share: {type: decimal, value: 0.25}" in text
    figures.write_text(text.replace("value: 0.25", "value: 0.3"), "utf-8")
    status, output = run(example, "-m", "pytest", "policy")
    assert status == 1
    assert "case `one-day-beyond`: `compensation.due` is [18.00 EUR], expected [15.00 EUR]" in output
    assert "policy/delivery.cases.yaml:13:49" in output.replace("\\", "/")
