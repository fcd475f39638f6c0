"""One meaning: every shipped case and every example of a code's page gives from Python what the command gives."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

import amends

Command = Callable[..., "subprocess.CompletedProcess[str]"]

ROOT = pathlib.Path(__file__).parents[2]
PACKS = sorted(path.parent for path in (ROOT / "rules").rglob("pack.yaml"))
PAGES = sorted((ROOT / "crates/amends-engine/docs/codes").glob("*.md"))
STANDARD = (ROOT / "crates/amends-engine/docs/standard-pack.yaml").read_text(encoding="utf-8")


def plain(node: Any) -> Any:
    """Return what a reader of YAML would take for a fact: texts, and true and false."""
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    return {"true": True, "false": False, "null": None, "~": None, "": None}.get(node, node)


def steps(pack: pathlib.Path) -> Iterator[tuple[str, dict[str, Any], Mapping[str, Any]]]:
    """Return every moment of every case: its name, what to decide, and what is expected."""
    for path in sorted(pack.glob("*.cases.yaml")):
        file = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        for case in file["cases"]:
            facts = plain(file.get("base") or {})
            for number, step in enumerate([case, *case.get("later", ())]):
                facts = laid_over(facts, plain(step.get("facts") or {}))
                if "as_of" in step:
                    record = {"id": f"{case['id']}.{number}", "as_of": step["as_of"], "facts": facts}
                    yield record["id"], record, step.get("expect") or {}


def laid_over(base: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts over others, both by path."""
    return {**flat(base), **flat(facts)}


def flat(facts: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Return facts by path; money as an object is none."""
    found: dict[str, Any] = {}
    for key, value in facts.items():
        if isinstance(value, dict) and "amount" not in value:
            found.update(flat(value, f"{above}{key}."))
        else:
            found[above + key] = value
    return found


def canonical(line: str) -> str:
    """Return a decision of the command without what it adds of its own: which record it was."""
    decision = json.loads(line)
    for key in ("id", "record"):
        decision.pop(key, None)
    return json.dumps(decision, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.relative_to(ROOT).as_posix())
def test_shipped_cases_are_decided_as_the_command_decides_them(pack: pathlib.Path, command: Command) -> None:
    policy = amends.load(pack)
    assert policy == amends.builtin(policy.name)
    records, expected = [], []
    for _, record, expect in steps(pack):
        records.append(record)
        expected.append(expect)
    assert records
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    done = command("decide", "--policy", str(pack), "--format", "jsonl", "-", text=text)
    lines = iter(done.stdout.splitlines())
    for record, expect, found in zip(records, expected, policy.decide_many(records, on_error="return")):
        if isinstance(found, amends.FactsError):
            assert set(expect["error"] if isinstance(expect["error"], list) else [expect["error"]]) <= {
                fault.code for fault in found.faults
            }
            continue
        assert found.to_json() == canonical(next(lines)), record["id"]
        if isinstance(expect.get("severity"), str) and expect["severity"] != "none":
            assert found.severity.level == expect["severity"]
        if isinstance(expect.get("types"), list):
            assert set(found.types.ids) == set(expect["types"])
    assert next(lines, None) is None


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.relative_to(ROOT).as_posix())
def test_cases_end_as_under_the_command(pack: pathlib.Path, command: Command) -> None:
    told = json.loads(command("test", str(pack), "--format", "json").stdout)
    report = amends.test(pack)
    found = [(case.id, case.outcome, f"{case.file}:{case.line}:{case.column}") for case in report.cases]
    assert found == [(case["id"], case["outcome"], case["at"]) for file in told["files"] for case in file["cases"]]
    assert report.ok and (report.passed, report.failed) == (told["passed"], told["failed"])


BLOCK = re.compile(r"^```(\w+) (invalid|valid)\n(.*?)^```\n(?:\s*^```json facts\n(.*?)^```\n)?", re.M | re.S)


def examples() -> list[Any]:
    """Return the examples of all pages that are packs: what they are called, the files, the facts."""
    found = []
    for page in PAGES:
        for number, block in enumerate(BLOCK.finditer(page.read_text(encoding="utf-8"))):
            language, _, text, facts = block.groups()
            if language != "yaml" or "cases.yaml" in text or "bind.yaml" in text:
                continue
            found.append(pytest.param(expand(text), facts and expand(facts), id=f"{page.stem}-{number}"))
    return found


def expand(text: str) -> str:
    """Write out repetitions, of which one may hold others."""
    pattern = re.compile(r"«(\d+)×([^«»]*)»", re.S)
    while pattern.search(text):
        text = pattern.sub(lambda found: found[2] * int(found[1]), text)
    return text


def write_files(text: str, folder: pathlib.Path) -> None:
    """Write the files of an example, those of the pack itself into the folder ``pack``."""
    parts = re.split(r"^# file: (\S+)\n", text, flags=re.M)
    files = {"rules.yaml": parts[0], **dict(zip(parts[1::2], parts[2::2]))}
    if "pack.yaml" not in files and "# without: pack.yaml" not in text:
        files["pack.yaml"] = STANDARD
    for name, content in files.items():
        path = folder / (name if "/" in name else f"pack/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())


@pytest.mark.parametrize(("text", "facts"), examples())
def test_examples_of_pages_are_what_they_are_under_the_command(
    text: str, facts: str | None, tmp_path: pathlib.Path, command: Command
) -> None:
    write_files(text, tmp_path)
    pack = str(tmp_path / "pack")
    try:
        policy = amends.load(pack)
        found = policy.check()
    except amends.PolicyError as error:
        policy, found = None, list(error.diagnostics)
    checked = command("check", pack, "--format", "json")
    if not checked.stdout:
        # A folder without a manifest is no pack that could be checked.
        assert [one.code for one in found] == ["missing-manifest"] and "there is no pack in it" in checked.stderr
        return
    told = json.loads(checked.stdout)
    assert [(one.code, one.message) for one in found] == [(one["code"], one["message"]) for one in told["diagnostics"]]
    if facts is None or policy is None:
        return
    record = re.sub(rb"\xc2\xab0x(..)\xc2\xbb", lambda byte: bytes.fromhex(byte[1].decode()), facts.encode())
    file = tmp_path / "facts.json"
    file.write_bytes(record)
    as_of = "2026-03-05T10:00:00+08:00"
    done = command("decide", "--policy", pack, "--as-of", as_of, "--format", "jsonl", str(file))
    own_instant = b'"as_of"' in record
    try:
        decision = policy.decide(record, None if own_instant else as_of)
    except amends.FactsError as error:
        if error.faults[0].code == "record-shape" and record.lstrip().startswith(b"["):
            # The command takes a list for several records.
            return
        assert all(fault.code in done.stderr for fault in error.faults)
        assert done.returncode in (1, 2)
    else:
        assert decision.to_json() == canonical(done.stdout)
