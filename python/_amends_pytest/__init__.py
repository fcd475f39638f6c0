"""The hooks of the pytest plugin of amends, and nothing that takes time to import.

pytest loads this module in every project of an environment that has amends. It stands outside of the package
`amends`, which a project without cases of policies then never imports; `amends._pytest` does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from amends import Policy
    from amends._pytest import CaseFile


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("amends", "amends: cases of complaint policies")
    group.addoption(
        "--amends-policy",
        metavar="FOLDER|NAME",
        help="run all cases by this policy, a folder of a pack or a shipped pack, instead of the pack they stand in",
    )
    parser.addini(
        "amends_files", "files of cases, as glob patterns (default: *.cases.yaml)", type="args", default=["*.cases.yaml"]
    )
    parser.addini("amends_policy", "the policy of cases and tests that stand in no pack: a folder or a shipped pack")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseFile | None:
    if not any(file_path.match(pattern) for pattern in parent.config.getini("amends_files")):
        return None
    from amends._pytest import CaseFile

    collected: CaseFile = CaseFile.from_parent(parent, path=file_path)
    return collected


@pytest.fixture(scope="module")
def amends_policy(request: pytest.FixtureRequest) -> Policy:
    """The policy of the pack in whose folder, or below it, the tests stand; else that of the ini option amends_policy."""
    from amends._pytest import policy_for

    return policy_for(request.config, request.path)
