"""The package as installed: its version, its names, and that every one of them is documented."""

from __future__ import annotations

import importlib.metadata
import importlib.resources
import inspect

import amends


def test_the_version_is_that_of_the_engine() -> None:
    assert amends.__version__ == importlib.metadata.version("amends")


def test_types_are_shipped() -> None:
    assert importlib.resources.files("amends").joinpath("py.typed").is_file()


def test_every_public_name_is_documented() -> None:
    for name in amends.__all__:
        found = getattr(amends, name)
        if not (inspect.isclass(found) or inspect.isfunction(found)):
            continue
        assert found.__doc__, name
        if not inspect.isclass(found):
            continue
        for inner, member in vars(found).items():
            member = member.__func__ if isinstance(member, classmethod) else member
            if not inner.startswith("_") and (callable(member) or isinstance(member, property)):
                assert member.__doc__, f"{name}.{inner}"


def test_functions_are_documented_in_the_order_of_numpydoc() -> None:
    order = ["Parameters", "Returns", "Raises", "Examples"]
    public = [getattr(amends, name) for name in amends.__all__]
    functions = [found for found in public if inspect.isfunction(found)]
    methods = [member for found in public if inspect.isclass(found) for member in vars(found).values()]
    functions += [member for member in methods if inspect.isfunction(member) and not member.__name__.startswith("_")]
    for function in functions:
        lines = (inspect.getdoc(function) or "").splitlines()
        found = [line for line, rule in zip(lines, lines[1:]) if rule and set(rule) == {"-"}]
        assert found == [heading for heading in order if heading in found], function.__qualname__
        assert "Returns" in found, function.__qualname__
        named = [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]
        assert not named or "Parameters" in found, function.__qualname__
