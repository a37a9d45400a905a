"""Are the events that Overhear reads those that `events.py` reads?

    python3 same_events.py OUT > OUT/same_events.txt

Reads `OUT/events.jsonl` (Overhear's) and `OUT/truth_events.jsonl` (Python's), writes `OUT/numbers.json` (for each of
Python's numbers that of the same event in Overhear), and prints which events only one of them has and which values differ.
An event is the same where it stands at the same place: line or number in its file; in an EVTX file its record id counts,
for the two may pass over different damaged records.
"""

import json
import sys
from collections import Counter
from pathlib import Path

SYSTEM = ["provider", "channel", "id", "computer", "record", "level", "task", "opcode", "keywords", "message"]


def keyed(path):
    """The events of a file with what tells them apart."""
    seen = Counter()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            place = event["file"], event["position"]
            if event["file"].endswith(".evtx"):
                record = event["file"], "record", event["record"]
                seen[record] += 1
                place = *record, seen[record]
            yield place, event


def lists(data):
    return {name: value if isinstance(value, list) else [value] for name, value in data.items()}


def form(file):
    return file.split("/")[0] + (" json" if ".json" in file or ".txt" in file else " evtx" if "evtx" in file[-5:] else "")


def values(event):
    system = tuple(event[name] or "" for name in SYSTEM)
    return hash((system, json.dumps(lists(event["data"]), sort_keys=True)))


def main():
    out = Path(sys.argv[1])
    known = {place: (event["n"], values(event)) for place, event in keyed(out / "truth_events.jsonl")}
    numbers, ours_only, differing, total = {}, Counter(), {}, 0
    for place, event in keyed(out / "events.jsonl"):
        if place not in known:
            ours_only[event["file"].split("!")[0], event["channel"]] += 1
            continue
        number, digest = known.pop(place)
        numbers[number] = event["n"]
        total += 1
        if values(event) != digest:
            differing[number] = event
    (out / "numbers.json").write_text(json.dumps(numbers))
    print(f"{total} events are read by both, {len(differing)} of them with other values")
    for (file, channel), count in ours_only.most_common(20):
        print(f"only Overhear: {count} of {file} {channel}")
    for file, count in Counter(place[0].split("!")[0] for place in known).most_common(20):
        print(f"only Python: {count} of {file}")
    fields, examples = Counter(), {}
    for _, event in keyed(out / "truth_events.jsonl"):
        ours = differing.get(event["n"])
        if ours is None:
            continue
        pairs = [(name, ours[name] or "", event[name] or "") for name in SYSTEM]
        mine, theirs = lists(ours["data"]), lists(event["data"])
        pairs += [(name, mine.get(name), theirs.get(name)) for name in mine.keys() | theirs.keys()]
        for name, one, other in pairs:
            if one != other:
                key = form(event["file"]), name, "absent here" if one is None else "absent there" if other is None else ""
                fields[key] += 1
                examples.setdefault(key, (event["file"].rpartition("/")[2], event["position"], one, other))
    for key, count in fields.most_common(80):
        print(count, *key, "e.g.", *(str(part)[:120] for part in examples[key]), sep="\t")


if __name__ == "__main__":
    main()
