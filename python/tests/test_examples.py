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
def examples(repository: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a copy of the examples, which the test may change."""
    for name in ("own-pack", "python"):
        shutil.copytree(repository / "examples" / name, tmp_path / name)
    return tmp_path


def run(folder: pathlib.Path, *args: str) -> tuple[int, str]:
    """Run Python in a folder, as a user would who has never heard of this test."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONUTF8"] = "1"
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


def test_a_company_tests_its_own_policy(examples: pathlib.Path) -> None:
    example = examples / "own-pack"
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
    assert "policy/delivery.cases.yaml:23:49" in output.replace("\\", "/")


def test_a_change_is_compared_and_written(examples: pathlib.Path) -> None:
    folder, policy = examples / "python", examples / "own-pack" / "policy"
    readme = (folder / "README.md").read_text("utf-8")
    shown = next(block for block in readme.split("```console\n")[1:]).split("```")[0]
    command, _, output = shown.partition("$ python ")[2].partition("\n")
    args = shlex.split(command)

    status, printed = run(folder, *args)
    assert (status, printed.replace("\\", "/")) == (0, output)

    before = {path.name: path.read_text("utf-8") for path in policy.iterdir()}
    status, printed = run(folder, *args, "--write")
    assert status == 0
    after = {path.name: path.read_text("utf-8") for path in policy.iterdir()}
    changes = [line for line in readme.split("```diff\n")[1].split("```")[0].splitlines()]
    facts = before.pop("facts.yaml").replace(changes[0].removeprefix("-"), changes[1].removeprefix("+"))
    assert (after.pop("facts.yaml"), after) == (facts, before)


TABLE = "complaint.id,complaint.received_at,delivery.days_late"
RECEIVED = "2026-01-12T08:30:00+01:00"


@pytest.mark.parametrize(
    "value, table, status, said",
    [
        ("4", f"{TABLE}\nA,{RECEIVED},3\n", 0, "1 of 1 complaints change"),
        ("4", f"{TABLE}\nA,{RECEIVED},three\nB,{RECEIVED},3\n", 1, "1 of 2 complaints change; 1 are undecided, 1 cannot be read"),
        ("4", f"{TABLE}\nA,,3\n", 1, "A: cannot be read: neither the call nor the record says `as_of`"),
        ("4", f"{TABLE}\nA,{RECEIVED},3,4\n", 1, "found.csv:2: more cells than the header has"),
        ("4", f'{TABLE}\nA,"{RECEIVED}\n', 1, "unexpected end of data"),
        ("4", None, 1, "No such file"),
        ("some", f"{TABLE}\n", 1, "the policy would not load with this change"),
    ],
)
def test_what_cannot_be_compared_is_said(
    examples: pathlib.Path, value: str, table: str | None, status: int, said: str
) -> None:
    folder, policy = examples / "python", examples / "own-pack" / "policy"
    if table is not None:
        (folder / "found.csv").write_text(table, "utf-8")
    before = {path.name: path.read_bytes() for path in policy.iterdir()}
    done = run(folder, "compare.py", "../own-pack/policy", "params.grace_days", "value", value, "found.csv")
    assert (done[0], said in done[1], "Traceback" in done[1]) == (status, True, False), done[1]
    assert {path.name: path.read_bytes() for path in policy.iterdir()} == before
