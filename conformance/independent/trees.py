"""What pySigma's parser makes of the rules in `../sigma/trees/rules.yml`: the condition tree of each, in one normal form.

    pip install pysigma==2.0.1
    python3 trees.py ../sigma/trees/rules.yml > ../sigma/trees/expected.json

A tree is `{"and": [...]}`, `{"or": [...]}`, `{"not": ...}` or a comparison; members of `and` and `or` that are of the same
kind are taken up, and they are sorted, for their order means nothing. A rule that pySigma refuses is `{"refused": why}`.

- texts: `{"field": f, "is": pattern, "cased": true}`: what is around a text (`contains`) is written as stars of the
  pattern, in which a backslash stands before a star, a question mark or a backslash of the text itself;
- `{"field": f, "re": expression, "flags": "ims"}`, `{"field": f, "gt": "3"}`, `{"field": f, "cidr": network}`,
  `{"field": f, "exists": true}`, `{"field": f, "null": true}`, `{"field": f, "same_as": other, "place": "start"}`,
  `{"field": f, "part": "hour", "of": "16"}`, `{"keyword": pattern}`.
"""

import json
import sys

from sigma.collection import SigmaCollection
from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.types import (
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaRegularExpressionFlag,
    SigmaString,
    SigmaTimestampPart,
    SpecialChars,
)

FLAGS = {SigmaRegularExpressionFlag.IGNORECASE: "i", SigmaRegularExpressionFlag.MULTILINE: "m",
         SigmaRegularExpressionFlag.DOTALL: "s"}
WILDCARDS = {SpecialChars.WILDCARD_MULTI: "*", SpecialChars.WILDCARD_SINGLE: "?"}


def joined(kind, parts):
    """`and` or `or` of parts, those of the same kind taken up, without order."""
    flat = []
    for part in parts:
        flat.extend(part[kind] if kind in part else [part])
    known = {json.dumps(part, sort_keys=True, ensure_ascii=False): part for part in flat}
    flat = [known[text] for text in sorted(known)]
    return flat[0] if len(flat) == 1 else {kind: flat}


def pattern(value):
    text = ""
    for part in value.s:
        if isinstance(part, str):
            text += "".join("\\" + letter if letter in "\\*?" else letter for letter in part)
        elif isinstance(part, SpecialChars):
            if not (WILDCARDS[part] == "*" and text.endswith("*") and not text.endswith("\\*")):
                text += WILDCARDS[part]
        else:
            text += f"%{part.name}%"
    return text


def compared(field, value):
    if isinstance(value, SigmaExpansion):
        return joined("or", [compared(field, one) for one in value.values])
    if isinstance(value, SigmaNull):
        return {"field": field, "null": True}
    if isinstance(value, SigmaExists):
        return {"field": field, "exists": True} if value else {"not": {"field": field, "exists": True}}
    if isinstance(value, SigmaCasedString):
        return {"field": field, "is": pattern(value), "cased": True}
    if isinstance(value, SigmaString):
        return {"field": field, "is": pattern(value), "cased": False}
    if isinstance(value, SigmaTimestampPart):
        return {"field": field, "part": value.timestamp_part.name.lower(), "of": str(value.number)}
    if isinstance(value, SigmaNumber):
        return {"field": field, "is": str(value.number), "cased": False}
    if isinstance(value, SigmaBool):
        return {"field": field, "is": str(value.boolean).lower(), "cased": False}
    if isinstance(value, SigmaRegularExpression):
        return {"field": field, "re": str(value.regexp), "flags": "".join(sorted(FLAGS[flag] for flag in value.flags))}
    if isinstance(value, SigmaCIDRExpression):
        return {"field": field, "cidr": value.cidr}
    if isinstance(value, SigmaCompareExpression):
        return {"field": field, value.op.name.lower(): str(value.number.number)}
    if isinstance(value, SigmaFieldReference):
        place = {(False, False): "whole", (True, False): "start", (False, True): "end", (True, True): "anywhere"}
        return {"field": field, "same_as": value.field, "place": place[value.starts_with, value.ends_with]}
    raise ValueError(f"no form for {type(value).__name__}")


def keyword(value):
    if isinstance(value, SigmaExpansion):
        return joined("or", [keyword(one) for one in value.values])
    if isinstance(value, SigmaNumber):
        return {"keyword": str(value.number)}
    if isinstance(value, SigmaString):
        return {"keyword": pattern(value)}
    if isinstance(value, SigmaRegularExpression):
        return {"keyword_re": str(value.regexp)}
    raise ValueError(f"no form for a keyword {type(value).__name__}")


def tree(node):
    if isinstance(node, ConditionAND):
        return joined("and", [tree(part) for part in node.args])
    if isinstance(node, ConditionOR):
        return joined("or", [tree(part) for part in node.args])
    if isinstance(node, ConditionNOT):
        return {"not": tree(node.args[0])}
    if isinstance(node, ConditionFieldEqualsValueExpression):
        return compared(node.field, node.value)
    if isinstance(node, ConditionValueExpression):
        return keyword(node.value)
    raise ValueError(f"no form for {type(node).__name__}")


def of_rule(text):
    try:
        [rule] = SigmaCollection.from_yaml(text).rules
        return joined("or", [tree(condition.parsed) for condition in rule.detection.parsed_condition])
    except Exception as reason:  # whatever pySigma refuses a rule with
        return {"refused": f"{type(reason).__name__}: {reason}"}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = file.read().split("\n---\n")
    found = {}
    for text in texts:
        name = next(line.removeprefix("name: ") for line in text.splitlines() if line.startswith("name: "))
        found[name] = of_rule(text)
    lines = (f"{json.dumps(name)}: {json.dumps(found[name], ensure_ascii=False, sort_keys=True)}" for name in found)
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    main()
