"""Compares what each rule finds: Overhear's Sigma, SPL and AQL, and `sigma_truth.py`; and says why where they differ.

    python3 agree.py SHARED OUT TAXONOMY agreement.tsv agreement.md

A row for each rule that any of them finds something for or that differs: how many events each finds, `=` where they are those
of Python, else how many more (+) and fewer (-), and the causes with the number of events that each explains. No cause is
taken for granted: each is a test of the differing event, of the rule's text and of the query's (`Reasons` below), and an
event for which no test holds is `unexplained`.
"""

import json
import re
import sys
import tomllib
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

from sigma.collection import SigmaCollection

import queries
from sigma_truth import Event, Unsupported, compiled, source_of

LANGUAGES = ["sigma", "spl", "aql payload", "aql fields"]
OURS = "ours: the query, read a second time, says otherwise"
PAYLOAD = "unexplained: Overhear's payload and Python's reading of the event differ"
CUT_OFF = "reading: an event that is cut off, which Python's XML parser refuses"
TEXTS = {"payload", "_raw"}
# What a query says of the kind of event.
CLASS = {"source", "EventCode", "EventID", "Channel", "Event ID", "devicetype", "qid"}


def rows_of(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


class Rule:
    """A rule as pySigma reads it: which events its log source means, and what it asks of them."""

    def __init__(self, text):
        rules = [rule for rule in SigmaCollection.from_yaml(text).rules if hasattr(rule, "detection")]
        self.sources = [pair for rule in rules for pair in source_of(rule)]
        self.variables = set(re.findall(r"%\w+%", text))
        self.providers = re.findall(r"Provider_Name\S*:\s*'?([^'\n]+)", text)
        self.conditions = [compiled(one.parsed) for rule in rules for one in rule.detection.parsed_condition]

    def means(self, line):
        channel = line["channel"].lower()
        return any(channel == name.lower() and (ids is None or line["id"] in ids) for name, ids in self.sources)

    def asks(self, line):
        event = Event(line)
        return any(holds(event) for holds in self.conditions)


class Reasons:
    """Why a query finds an event that the rule does not mean, or the other way round."""

    def __init__(self, query, text, language, rule, messages):
        self.query, self.text, self.language, self.rule = query, text, language, rule
        self.messages = messages

    def of(self, line, more):
        if not line["provider"] and more and any(self.rule.asks({**line, "provider": name}) for name in self.rule.providers):
            return "reading: the export names no provider; Overhear tells it from the kind of event"
        if self.language == "sigma":
            return OURS
        if self.query is None:
            return "unexplained: the query is not read a second time"
        says = self.query.finds(line)
        if says != more:
            if not self.query.names() & TEXTS:
                return OURS
            told = self.messages.get((line["channel"], line["id"]))
            if more and not line["message"] and told and self.query.finds({**line, "text": f"{line['text']} {told}"}):
                return "converter: asks the whole event, and its message has the word"
            return PAYLOAD
        return self.too_many(line) if more else self.too_few(line)

    def too_many(self, line):
        if not self.rule.means(line):
            return "converter: names no log source, so events of other kinds fit too"
        if self.query.names() & TEXTS and not self.without_text(line):
            return "converter: asks the whole event for what the rule asks of one field"
        if self.language == "spl" and not queries.Spl(self.text, self.query.view, loose=True).finds(line):
            return "converter: writes no brackets behind NOT, which binds more than OR"
        if self.language.startswith("aql") and not self.with_percent_signs(line):
            return "converter: a percent sign of the rule is a wildcard of the query"
        for count in range(1, 3):
            for chosen in combinations(sorted(self.query.names(), key=str), count):
                if not self.query.finds(line, against=frozenset(chosen)):
                    return self.told(line, chosen) + ", so that NOT leaves less out"
        return "unexplained: the query finds more"

    def too_few(self, line):
        known = self.query.names()
        if known & CLASS and not self.only_for(line, known - CLASS):
            return "converter: names one log only, where the rule means another too"
        if self.language.startswith("aql") and self.query.finds(line, null=False):
            return "trap: NOT over a property that the event lacks is not true in AQL"
        return self.keeping(line, sorted(known, key=str))

    def without_text(self, line):
        """Is the query true of the event if comparisons with its whole text fail?"""
        return self.query.finds({**line, "text": ""})

    def with_percent_signs(self, line):
        """Is the query true of the event if `%TEMP%` of the rule is these letters in it?"""
        text = self.text
        for name in self.rule.variables:
            text = re.sub(re.escape(name), name.lower().replace("%", queries.PERCENT), text, flags=re.I)
        return queries.Aql(text, self.query.view).finds(line)

    def only_for(self, line, wanted):
        """Is it these properties that keep the query from being true?"""
        return self.query.finds(line, free=frozenset(wanted))

    def keeping(self, line, known):
        """The fewest properties whose comparisons keep the query from being true."""
        for count in range(1, 4):
            for chosen in combinations(known, count):
                if self.only_for(line, chosen):
                    return self.told(line, chosen)
        return "unexplained: the query finds fewer"

    def told(self, line, found):
        if any(isinstance(name, tuple) and any(part.startswith("'") for part in name[1:]) for name in found):
            return "converter: writes a property's name as a text"
        reasons = []
        for name in found:
            shown = "+".join(name[1:]) if isinstance(name, tuple) else name
            value = None if isinstance(name, tuple) else self.query.view.value(line, name)
            reasons.append(f"{shown} is empty" if value is None else f"{shown} holds another value")
        return "mapping: " + ", ".join(reasons)


def with_text(line):
    """The event with all of its texts in one, as a payload or a raw event has them."""
    texts = [f"{name}={value}" for name, values in line["data"].items() for value in values]
    parts = [line["provider"], line["channel"], str(line["id"]), line["computer"], line["message"], line["keywords"], *texts]
    return {**line, "text": " ".join(parts), "made": {}}


def queries_of(shared, taxonomy):
    """The conversions by (path, language): their text and what is read of it, or None."""
    ariel, splunk = queries.Ariel(taxonomy), queries.Splunk()
    found = {}
    for row in rows_of(shared / "spl/sigma_spl.jsonl"):
        if isinstance(row.get("spl"), str):
            text = row["spl"].replace('source="WinEventLog:', 'source="XmlWinEventLog:')
            found[row["path"], "spl"] = text, read(queries.Spl, text, splunk)
    for row in rows_of(shared / "aql/sigma_aql.jsonl"):
        key = row["path"], f"aql {row['pipeline']}"
        found.setdefault(key, (row["aql"], read(queries.Aql, row["aql"], ariel)))
    return found


def read(reader, text, view):
    try:
        return reader(text, view)
    except queries.Unread:
        return None


def found_by_all(out):
    """What each query finds, by path and language. Several conversions of one rule in one language find what any finds."""
    found = defaultdict(dict)
    for name in ("sigma", "spl", "aql"):
        path = out / f"found-{name}.jsonl"
        for row in rows_of(path) if path.exists() else ():
            known = found[row["path"]].setdefault(row["language"], row)
            if known is not row and "events" in row and "events" in known:
                known["events"] = sorted(set(known["events"]) | set(row["events"]))
    return found


def differences(found, truth, numbers):
    """For each rule that both evaluate: what is right, and for each language what is more and what is fewer."""
    for path in sorted(set(found) | set(truth)):
        expected = truth.get(path, {})
        if "events" not in expected:
            yield path, None, expected.get("error", "not evaluated"), {}
            continue
        right = {numbers[number] for number in expected["events"] if number in numbers}
        languages = {}
        for language in LANGUAGES:
            row = found.get(path, {}).get(language)
            if row is None:
                continue
            if "error" in row:
                languages[language] = row["error"]
            else:
                mine = set(row["events"])
                languages[language] = mine - right, right - mine
        yield path, right, None, languages


def main():
    shared, out, taxonomy, table, page = (Path(given) for given in sys.argv[1:6])
    numbers = {int(one): other for one, other in json.loads((out / "numbers.json").read_text()).items()}
    found = found_by_all(out)
    truth = {row["path"]: row for row in rows_of(out / "truth.jsonl")}
    compared = list(differences(found, truth, numbers))
    wanted = {n for *_, languages in compared for pair in languages.values() if isinstance(pair, tuple)
              for side in pair for n in side}
    lines = {}
    with open(out / "truth_events.jsonl", encoding="utf-8") as events:
        for line in events:
            number = numbers.get(int(line[len('{"n": '):line.index(",")]))
            if number in wanted:
                lines[number] = with_text(json.loads(line))
    asked = queries_of(shared, taxonomy)
    report = Report(messages_of(taxonomy))
    for path, right, error, languages in compared:
        if right is None:
            report.unevaluated[error.split(":")[0]] += 1
            continue
        rule = None
        if any(isinstance(pair, tuple) and any(pair) for pair in languages.values()):
            try:
                rule = Rule((shared / "sigma" / path).read_text(encoding="utf-8"))
            except Unsupported:
                rule = None
        report.add(path, right, languages, rule, asked, lines)
    table.write_text(report.table(), encoding="utf-8")
    page.write_text(report.page(len(numbers)), encoding="utf-8")


def messages_of(taxonomy):
    """How the message of an event begins, by channel and event id."""
    with open(taxonomy / "events/sysmon.toml", "rb") as sysmon, open(taxonomy / "events/windows.toml", "rb") as windows:
        found = {("Microsoft-Windows-Sysmon/Operational", one["id"]): one["name"] for one in tomllib.load(sysmon)["event"]}
        for channel in tomllib.load(windows)["channel"]:
            found.update({(channel["name"], one["id"]): one["name"] for one in channel["event"] if "name" in one})
    return found


class Report:
    def __init__(self, messages):
        self.messages = messages
        self.rows, self.unevaluated, self.evaluated = [], Counter(), 0
        self.same, self.differ, self.errors, self.found = Counter(), Counter(), Counter(), Counter()
        self.causes, self.rules, self.wrong = defaultdict(Counter), defaultdict(Counter), defaultdict(Counter)

    def add(self, path, right, languages, rule, asked, lines):
        self.evaluated += 1
        cells, told, shown = [], [], bool(right)
        for language in LANGUAGES:
            pair = languages.get(language)
            if pair is None:
                cells.append("")
            elif isinstance(pair, str):
                cells.append("error")
                told.append(f"{language}: {pair[:90]}")
                self.errors[language] += 1
                self.wrong[language][pair[:90]] += 1
                shown = True
            elif not any(pair):
                cells.append("=")
                self.same[language] += 1
                self.found[language] += bool(right)
            else:
                shown = True
                more, fewer = pair
                self.differ[language] += 1
                cells.append("".join([f"+{len(more)}" if more else "", f"-{len(fewer)}" if fewer else ""]))
                text, query = asked.get((path, language), ("", None))
                reasons = Reasons(query, text, language, rule, self.messages)
                counts = Counter()
                for number in more | fewer:
                    line = lines.get(number)
                    cause = reasons.of(line, number in more) if line else CUT_OFF
                    counts[cause] += 1
                for cause, count in counts.items():
                    self.causes[language][cause] += count
                    self.rules[language][cause] += 1
                told.append(f"{language}: " + ", ".join(f"{cause} ({count})" for cause, count in counts.most_common()))
        if shown:
            self.rows.append("\t".join([path, str(len(right)), *cells, "; ".join(told)]))

    def table(self):
        return "\n".join(["\t".join(["rule", "python", *LANGUAGES, "cause"]), *self.rows]) + "\n"

    def page(self, events):
        lines = [
            "# Three languages that agree",
            "",
            "Written by `agree.py`; do not edit. What is compared, how, and how to do it again: [README.md](README.md). Each",
            "rule's own counts and causes: [agreement.tsv](agreement.tsv).",
            "",
            f"{date.today()}: {events:,} events, {self.evaluated:,} Sigma rules that pySigma reads and Python evaluates.",
            "",
            "| language | queries | same events as Python | of these with a hit | differ | errors | ours | unexplained |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
        ]
        for language in LANGUAGES:
            same, differ, wrong = self.same[language], self.differ[language], self.errors[language]
            ours = sum(count for cause, count in self.rules[language].items() if cause.startswith("ours"))
            dark = sum(count for cause, count in self.rules[language].items() if cause.startswith("unexplained"))
            lines.append(f"| {language} | {same + differ + wrong:,} | {same:,} | {self.found[language]:,} | {differ:,} | {wrong:,} "
                         f"| {ours:,} | {dark:,} |")
        lines += ["", "## Why queries differ", "", "| language | cause | rules | events |", "|---|---|---:|---:|"]
        for language in LANGUAGES:
            for cause, count in sorted(self.rules[language].items(), key=lambda pair: (-pair[1], pair[0])):
                lines.append(f"| {language} | {cause} | {count:,} | {self.causes[language][cause]:,} |")
        lines += ["", "## Queries that are refused", "", "| language | why | rules |", "|---|---|---:|"]
        for language in LANGUAGES:
            for why, count in self.wrong[language].most_common():
                lines.append(f"| {language} | {why.replace('|', '/')} | {count:,} |")
        lines += ["", "## Rules that Python does not evaluate", "", "| why | rules |", "|---|---:|"]
        lines += [f"| {why} | {count:,} |" for why, count in self.unevaluated.most_common()]
        return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
