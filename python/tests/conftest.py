"""What the tests share: the policy of parcels, the command, and the repository."""

from __future__ import annotations

import os
import pathlib
import subprocess
from collections.abc import Callable

import pytest

import amends
from parcels import CASES, PACK, RULES

@pytest.fixture(scope="session")
def policy() -> amends.Policy:
    """Return the policy of parcels."""
    return amends.load({"pack.yaml": PACK, "rules.yaml": RULES, "parcels.cases.yaml": CASES})


@pytest.fixture(scope="session")
def repository() -> pathlib.Path:
    """Return the root of the repository."""
    return pathlib.Path(__file__).parents[2]


@pytest.fixture(scope="session")
def command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs the command with its standard input."""
    program = os.environ.get("AMENDS_COMMAND")
    assert program, "AMENDS_COMMAND names the command to compare with, as `cargo xtask test --python` sets it"

    def run(*args: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *args], input=text, capture_output=True, text=True, encoding="utf-8", check=False)

    return run
