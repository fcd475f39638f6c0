"""The words of the README: its blocks of Python run in order, in a folder with its files."""

from __future__ import annotations

import pathlib
import re

import pytest

BLOCK = re.compile(r"(?:^<!-- file: (\S+) -->\n)?^```(\w*)\n(.*?)^```$", re.M | re.S)


@pytest.mark.parametrize("page", ["README.md", "python/README.md"])
def test_the_readme_runs(
    page: str, repository: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "readme"}
    for block in BLOCK.finditer((repository / page).read_text(encoding="utf-8")):
        file, language, text = block.groups()
        if file:
            path = tmp_path / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif language == "python":
            # Lines of the page, so that a failure points into it.
            before = "\n" * text_line(repository / page, block.start(3))
            exec(compile(before + text, page, "exec"), names)


def text_line(page: pathlib.Path, offset: int) -> int:
    """Return how many lines stand before an offset."""
    return page.read_text(encoding="utf-8")[:offset].count("\n")
