"""Compares what each rule finds: Overhear's Sigma, SPL and AQL, and `sigma_truth.py`.

    python3 agree.py SHARED OUT > agreement.tsv

A row for each rule that any of them finds something for or that differs: how many events each finds, `=` where they are those
of Python, else how many more (+) and fewer (-), and why. Causes are told apart by what can be seen of the events; CAUSES
holds those that were looked into by hand.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from sigma.collection import SigmaCollection

from sigma_truth import source_of

LANGUAGES = ["sigma", "spl", "aql payload", "aql fields"]

# Looked into by hand: what a conversion does, told by its text. The first that fits explains events that are missed or too
# many; an explanation that fits no event is a question (`?`).
FILENAME = r"Filename\)? (LIKE|IN|=) ?\(?'[^']*[\\/:]"
ORIGINAL = r"Filename ?(=|IN) ?\(?'"
CAUSES = [
    ("aql", r"CONCAT\('", "converter: writes a property's name as a text"),
    ("aql", FILENAME, "mapping: QRadar's Filename has no folder"),
    ("aql", ORIGINAL, "mapping: takes Filename for OriginalFileName"),
    ("spl", r"Provider_Name=", "mapping: Splunk's XML events call the provider Name"),
]


def read(path):
    found = defaultdict(dict)
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        found[row["path"]][row["language"]] = row
    return found


def classes_of(path):
    """The channel and id of each event."""
    known = {}
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        known[row["n"]] = (row["channel"], row["id"])
    return known


class Sources:
    """Which events the log source of a rule means, and the texts of its conversions."""

    def __init__(self, shared, classes):
        self.folder, self.classes, self.known = shared / "sigma", classes, {}
        self.queries = {}
        for line in open(shared / "spl/sigma_spl.jsonl", encoding="utf-8"):
            row = json.loads(line)
            self.queries[row["path"], "spl"] = row.get("spl") or ""
        for line in open(shared / "aql/sigma_aql.jsonl", encoding="utf-8"):
            row = json.loads(line)
            self.queries[row["path"], f"aql {row['pipeline']}"] = row["aql"]

    def means(self, path, number):
        if path not in self.known:
            rules = SigmaCollection.from_yaml((self.folder / path).read_text(encoding="utf-8")).rules
            self.known[path] = [one for rule in rules for one in source_of(rule)]
        channel, kind = self.classes[number]
        return any(channel.lower() == name.lower() and (ids is None or kind in ids) for name, ids in self.known[path])


def cause(path, language, more, fewer, sources):
    text = sources.queries.get((path, language), "")
    known = [why for of, pattern, why in CAUSES if language.startswith(of) and re.search(pattern, text)]
    reasons = []
    if fewer and known:
        reasons.append(known[0])
    elif fewer:
        channels = {sources.classes[number][0] for number in fewer}
        if language == "spl" and "Microsoft-Windows-Sysmon/Operational" not in channels and "Security" in channels:
            reasons.append("converter: names Sysmon only")
        else:
            reasons.append("?fewer")
    if more:
        outside = {number for number in more if not sources.means(path, number)}
        if outside:
            reasons.append("converter: names no log source")
        if more - outside:
            reasons.append(known[0] if known else "?more")
    return "; ".join(dict.fromkeys(reasons))


def main():
    shared, out = Path(sys.argv[1]), Path(sys.argv[2])
    found, truth = read(out / "found.jsonl"), read(out / "truth.jsonl")
    sources = Sources(shared, classes_of(out / "events.jsonl"))
    counts = Counter()
    print("rule\tpython\t" + "\t".join(LANGUAGES) + "\tcause")
    for path in sorted(set(found) | set(truth)):
        expected = truth.get(path, {}).get("python", {})
        if "events" not in expected:
            counts["python not evaluated"] += 1
            continue
        right = set(expected["events"])
        cells, causes, shown = [], [], bool(right)
        for language in LANGUAGES:
            row = found.get(path, {}).get(language)
            if row is None:
                cells.append("")
                continue
            if "error" in row:
                cells.append("error")
                causes.append(f"{language}: {row['error'][:80]}")
                counts[f"{language} error"] += 1
                shown = True
                continue
            mine = set(row["events"])
            more, fewer = mine - right, right - mine
            if not more and not fewer:
                cells.append("=")
                counts[f"{language} same"] += 1
                continue
            shown = True
            cells.append("".join([f"+{len(more)}" if more else "", f"-{len(fewer)}" if fewer else ""]))
            why = cause(path, language, more, fewer, sources)
            causes.append(f"{language}: {why}")
            counts[f"{language} differs"] += 1
            counts[f"{language} differs: {why}"] += 1
        if shown:
            print(f"{path}\t{len(right)}\t" + "\t".join(cells) + "\t" + "; ".join(causes))
    for name, count in sorted(counts.items()):
        print(f"# {name}\t{count}")


if __name__ == "__main__":
    main()
