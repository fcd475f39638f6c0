"""The package as installed: what it exports, and that it says its version."""

import importlib.metadata

import amends


def test_the_version_is_that_of_the_engine() -> None:
    assert amends.__version__ == importlib.metadata.version("amends")
