"""What notebooks and terminals show: everything escaped, without scripts, at home on light and on dark.

Colours are those of the page around it; what stands out does so by weight and by half-transparent lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amends._decision import Decision
    from amends._policy import Policy
    from amends._results import Unknown

_ROWS = 200
_TRACE = 60
_TABLE = "border-collapse:collapse;margin:.3em 0"
_CELL = "text-align:left;vertical-align:top;padding:.15em .8em .15em 0;border-bottom:1px solid rgba(128,128,128,.3)"
_FAINT = "opacity:.7"


def rows(decision: Decision) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the results: what each is called, what it is, and the rules that gave it."""
    types, severity, compensation = decision.types, decision.severity, decision.compensation
    named = ", ".join([types.primary] if types.primary else types.ids)
    if types.status == "undecided":
        could = ", ".join(str(possible.value) for possible in types.possible if possible.value)
        named = "; ".join(part for part in (named, f"could be {could}" if could else "undecided") if part)
    found = [("types", named or types.status, tuple(rule for one in types.all for rule in one.rules))]
    if severity.status != "none":
        found.append(("severity", severity.summary(), severity.rules))
    if compensation.due.status != "none":
        found.append(("due", compensation.due.summary(), tuple(line.rule for line in compensation.lines)))
    if compensation.offer.status != "none" and compensation.offer != compensation.due:
        found.append(("offer", compensation.offer.summary(), ()))
    escalation, remedies = decision.escalation, decision.remedies
    if escalation.status != "none":
        found.append(("escalation", escalation.summary(), escalation.rules))
    if remedies.status != "none":
        grounds = (ground.rule for option in remedies.options for ground in option.grounds)
        options = ", ".join(f"{one.remedy}{' (owed)' if one.owed else ''}" for one in remedies.options)
        found.append(("remedies", options or remedies.status, tuple(grounds)))
    route = decision.route.items()
    found += [(part, result.summary(), result.rules) for part, result in route if result.status != "none"]
    for name, output in decision.outputs.items():
        sole = output._sole
        found.append((name, output.summary(), sole.rules if sole is not None else ()))
    return found


def decision_text(decision: Decision) -> str:
    """Return a decision as text for people."""
    policy = decision.policy
    named = " · ".join(part for part in (decision.case or "", f"{policy.name} {policy.version}") if part)
    lines = [f"{named} · as of {decision.as_of.isoformat()}"]
    told = rows(decision)[:_ROWS]
    width = max(len(label) for label, _, _ in told)
    lines += [f"  {label:<{width}}  {summary}" for label, summary, _ in told]
    lines += [f"  error: {error}" for error in decision.errors]
    lines += [f"  to do: {one.what} ({one.role_title or one.role})" for one in decision.tasks.entries]
    lines += [f"  ask: {_question(one)}" for one in decision.unknown]
    return "\n".join(lines)


def decision(decision: Decision) -> str:
    """Return a decision as HTML."""
    policy = decision.policy
    named = f"{decision.case} · " if decision.case else ""
    head = f"<strong>{escape(f'{named}{policy.name} {policy.version}')}</strong>"
    parts = [f"{head} <span style='{_FAINT}'>as of {escape(decision.as_of.isoformat())}</span>"]
    told = ((label, summary, ", ".join(dict.fromkeys(by))) for label, summary, by in rows(decision))
    parts.append(_table(("result", "", "rules"), told))
    if decision.errors:
        parts.append(_list("Errors", (str(error) for error in decision.errors)))
    if decision.unknown:
        parts.append(_list("To ask", (_question(one) for one in decision.unknown)))
    if decision.tasks.entries:
        parts.append(_list("To do", (f"{one.what} — {one.role_title or one.role}" for one in decision.tasks.entries)))
    if decision.presumed:
        parts.append(_list("Presumed", (f"{one.fact} = {one.value}" for one in decision.presumed)))
    lines = [
        (line.rule, str(line.title or line.head), str(line.amount or line.status), line.working)
        for line in decision.compensation.lines
    ]
    if lines:
        parts.append(_table(("rule", "head", "amount", "working"), lines))
    trace = [
        (one.result, one.rule, one.at, "; ".join(str(test) for test in one.tests)) for one in decision.trace[:_TRACE]
    ]
    more = len(decision.trace) - len(trace)
    summary = f"{len(decision.trace)} rules took part" + (f", the first {_TRACE} shown" if more > 0 else "")
    table = _table(("", "rule", "at", "tests"), trace)
    parts.append(f"<details><summary>{summary}</summary>{table}</details>")
    return f"<div>{''.join(parts)}</div>"


def policy(policy: Policy) -> str:
    """Return a policy as HTML: its name and its rules."""
    head = f"<strong>{escape(policy.name)} {escape(policy.version)}</strong>"
    title = f" <span style='{_FAINT}'>{escape(policy.title)}</span>" if policy.title else ""
    rules = policy.rules
    told = [
        (rule.section, rule.name, str(rule.because), ", ".join(rule.cite), f"{rule.file}:{rule.line}")
        for rule in rules[:_ROWS]
    ]
    table = _table(("section", "rule", "because", "cites", "at"), told)
    more = f"<p style='{_FAINT}'>and {len(rules) - _ROWS} more rules</p>" if len(rules) > _ROWS else ""
    return f"<div>{head}{title}{table}{more}</div>"


def _question(unknown: Unknown) -> str:
    return f"{unknown.ask} ({unknown.name})" if unknown.ask else unknown.name


def _table(head: Iterable[str], body: Iterable[tuple[str, ...]]) -> str:
    heads = "".join(f"<th style='{_CELL};{_FAINT}'>{escape(cell)}</th>" for cell in head)
    lines = "".join(
        "<tr>" + "".join(f"<td style='{_CELL}'>{escape(cell)}</td>" for cell in row) + "</tr>" for row in body
    )
    return f"<table style='{_TABLE}'><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"


def _list(title: str, entries: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(entry)}</li>" for entry in entries)
    return f"<div><em>{escape(title)}</em><ol style='margin:.2em 0'>{items}</ol></div>"
