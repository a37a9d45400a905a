"""What two hunts over the same flat JSON lines found differently, by rule.

    python3 sigma_differences.py OVERHEAR.jsonl RSIGMA.jsonl

OVERHEAR.jsonl is what `overhear hunt --sigma --format jsonl` writes, RSIGMA.jsonl what `rsigma engine eval --include-event`
writes as NDJSON. A find is a rule's id, a host and a record number, as often as they come together.
"""

import json
import sys
from collections import Counter


def ours(line):
    found = json.loads(line)
    return found["id"], found["rule"], found["host"], str(found["record"])


def theirs(line):
    found = json.loads(line)
    event = found.get("event") or {}
    return found.get("rule_id"), found.get("rule_title"), event.get("Computer"), str(event.get("EventRecordID"))


def counted(path, read):
    with open(path, encoding="utf-8") as lines:
        return Counter(read(line) for line in lines if line.startswith("{"))


def show(title, found):
    rules = Counter()
    for (rule, name, _, _), count in found.items():
        rules[rule, name] += count
    print(f"{title}: {sum(rules.values())} finds of {len(rules)} rules")
    for (rule, name), count in sorted(rules.items(), key=lambda one: (-one[1], str(one[0]))):
        print(f"  {count:6}  {rule}  {name}")


def main():
    one, other = counted(sys.argv[1], ours), counted(sys.argv[2], theirs)
    print(f"both: {sum((one & other).values())} finds")
    show("overhear alone", one - other)
    show("rsigma alone", other - one)


main()
