"""Ctrl-C in long calls: a real SIGINT to a real process."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

PRELUDE = """
import amends, itertools, sys
bare = "amends: 1\\npack: company/bare\\nversion: 1.0.0\\nkind: company\\n"
facts = "facts: {a.n: {type: int}, a.text: {type: text, signals: true}}\\nsignals: {s: {regex: ['(a|b)*c']}}\\n"
def ready():
    print("ready", flush=True)
"""

CALLS = {
    "decide_many": """
policy = amends.load({"pack.yaml": bare + facts})
def records():
    ready()
    return itertools.repeat({"a.n": 5})
for _ in policy.decide_many(records(), "2026-03-02T10:00:00Z"):
    pass
""",
    "load": """
rows = "".join(f"        - [r{n}, '{n}', {n}]\\n" for n in range(6000))
table = "decide:\\n  t:\\n    inputs: [a.n]\\n    type: int\\n    hit: unique\\n    rows:\\n" + rows
ready()
while True:
    amends.load({"pack.yaml": bare + facts, "table.yaml": table})
""",
    "test": """
cases = "cases:\\n" + "".join(
    f"  - {{id: c{n}, as_of: '2026-03-02T10:00:00Z', facts: {{a.n: {n}}}, expect: {{types: []}}}}\\n" for n in range(5000)
)
policy = amends.load({"pack.yaml": bare + facts, "a.cases.yaml": cases})
ready()
while True:
    policy.test()
""",
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")
@pytest.mark.parametrize("call", CALLS)
def test_an_interrupt_ends_a_long_call(call: str) -> None:
    # Were it not ended, `timeout` would end it with another error.
    script = f"{PRELUDE}try:\n" + "".join(f"    {line}\n" for line in CALLS[call].splitlines())
    script += "except KeyboardInterrupt:\n    print('interrupted', flush=True)\n"
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    try:
        rest, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (rest, process.returncode) == ("interrupted\n", 0)
