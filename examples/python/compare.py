"""Changes one figure or condition of a policy and says what that does to the complaints of a table.

    python compare.py POLICY RULE FIELD VALUE TABLE [--write]

Every row is decided by the policy as it is and as it would be. Nothing is written without `--write`, and then only the
bytes of the change: comments and layout of the file stay.
"""

import argparse
import csv
import sys
from collections import Counter

import amends

WORDS = {"true": True, "false": False}
"""What a table calls true and false; to amends a text is never either."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("policy", help="the folder of the policy")
    parser.add_argument("rule", help="the rule, or another entry such as params.grace_days")
    parser.add_argument("field", help="what of it to change: when, value, pay, …")
    parser.add_argument("value", help="what it is to be, as it stands in the file")
    parser.add_argument("table", help="a CSV file: a complaint a row, its columns called as the facts are")
    parser.add_argument("--write", action="store_true", help="write the change into the file of the policy")
    options = parser.parse_args()
    try:
        old = amends.load(options.policy)
        new = old.edit(options.rule, options.field, options.value)
        records = read(options.table)
    except (amends.PolicyError, OSError, ValueError, csv.Error) as error:
        print(error, file=sys.stderr)
        return 1
    print(*new.changes, sep="\n")
    readable = report(old, new, records)
    for case in new.test().cases:
        if case.outcome != "passed":
            print(f"case {case.id} ({case.file}:{case.line}) no longer holds")
    if options.write:
        print("written:", *new.write())
    return 0 if readable else 1


def read(table: str) -> list[dict[str, object]]:
    """Read the records of a table; an empty cell is a fact that is not known."""
    with open(table, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True, restkey=""))
    if wide := next((line for line, row in enumerate(rows, 2) if "" in row), None):
        raise csv.Error(f"{table}:{wide}: more cells than the header has")
    return [{name: WORDS.get(cell, cell) for name, cell in row.items() if cell} for row in rows]


def report(old: amends.Policy, new: amends.Policy, records: list[dict[str, object]]) -> bool:
    """Print what changes row by row and in total; return whether every row could be read."""
    changed = unreadable = undecided = 0
    before, after = Counter(), Counter()
    for row, record in enumerate(records, 2):
        name = record.get("complaint.id", f"row {row}")
        try:
            as_of = record.get("complaint.received_at")
            was, will = old.decide(record, as_of), new.decide(record, as_of)
        except amends.FactsError as error:
            print(f"{name}: cannot be read: {error}")
            unreadable += 1
            continue
        undecided += will.compensation.due.status == "undecided"
        for total, decision in ((before, was), (after, will)):
            for amount in decision.compensation.due.value or ():
                total[amount.currency] += amount.amount
        differences = [
            f"{what} {ours} → {theirs} (by {', '.join(by(our_rules, their_rules))})"
            for what, (ours, our_rules), (theirs, their_rules) in zip(WHAT, results(was), results(will), strict=True)
            if ours != theirs
        ]
        if differences:
            changed += 1
            print(f"{name}: {'; '.join(differences)}")
    print(f"{changed} of {len(records)} complaints change; {undecided} are undecided, {unreadable} cannot be read")
    for currency in sorted(before | after):
        difference = after[currency] - before[currency]
        print(f"decided in total: {before[currency]} → {after[currency]} {currency} ({difference:+})")
    return not unreadable


WHAT = ("types", "severity", "department", "due")


def results(decision: amends.Decision) -> list[tuple[str, set[tuple[str, str]]]]:
    """Return each of `WHAT` in words, with the rules that give it and what each of them says."""
    kinds = sorted(kind.id for kind in decision.types.all)
    department, lines = decision.route.department, decision.compensation.lines
    return [
        (", ".join(kinds) or "none", {(rule, kind.id) for kind in decision.types.all for rule in kind.rules}),
        (said(decision.severity), {(rule, said(decision.severity)) for rule in decision.severity.rules}),
        (said(department), {(rule, said(department)) for rule in department.rules}),
        (owed(decision.compensation.due), {(line.rule, str(line.amount)) for line in lines}),
    ]


def by(ours: set[tuple[str, str]], theirs: set[tuple[str, str]]) -> list[str]:
    """Return the rules that speak in one decision only, or say another thing in each."""
    return sorted({rule for rule, _ in ours ^ theirs})


def said(result: amends.Result[str]) -> str:
    """Return a result in words; what is open is not the same as what it is so far."""
    return f"{result.so_far} so far" if result.status == "undecided" else str(result.value or result.status)


def owed(total: amends.Total) -> str:
    """Return what is owed in words."""
    if total.status == "undecided":
        return f"at least {' + '.join(map(str, total.at_least)) or 'nothing'}"
    return " + ".join(map(str, total.value or ())) or "nothing"


if __name__ == "__main__":
    sys.exit(main())
