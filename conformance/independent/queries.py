"""What a published conversion of a Sigma rule says, read a second time: no code of Overhear.

Converters to AQL and SPL write a small part of either language, and that part is read here: of AQL the condition of
`SELECT * FROM events WHERE ...`, of SPL searches and the `rex`, `eval`, `regex` behind them. A query is a tree over
comparisons of a property; `holds` gives True, False or None (null) for an event, and can be told what comparisons of some
properties are to come to, to find out which of them keep it from being true.

Which of an event's values a product calls how is no language: it is read from `taxonomy/views/*.toml`.
"""

import re
import tomllib

AND, OR, NOT, TEST = "and", "or", "not", "test"


class Unread(Exception):
    """A query in words that are not read here."""


# --- properties


def of_view(path):
    """The rules of a view: (channels or None, events or None, {name: rule}), the later win."""
    with open(path, "rb") as file:
        classes = tomllib.load(file)["class"]
    return [one for one in classes if "profiles" not in one or "current" in one["profiles"]]


def arguments(text):
    """The arguments of a rule's call, split at its commas."""
    parts, depth, quoted, start = [], 0, False, 0
    for at, letter in enumerate(text):
        if letter == "'":
            quoted = not quoted
        elif not quoted and letter in "()":
            depth += 1 if letter == "(" else -1
        elif not quoted and letter == "," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    last = text[start:].strip()
    return parts + [last] if last else parts


def valued(rule, event):
    """The value of a rule of a view for an event, or None."""
    rule = rule.strip()
    if rule.startswith("'"):
        return rule[1:-1]
    call = re.fullmatch(r"(\w+)\((.*)\)", rule, re.S)
    if call is None:
        if rule.startswith("$"):
            known = {"$EventID": str(event["id"]), "$Channel": event["channel"], "$Message": event["message"],
                     "$Computer": event["computer"], "$Provider": event["provider"]}
            if rule not in known:
                raise Unread(rule)
            return known[rule] or None
        return " ".join(event["data"][rule]) if rule in event["data"] else None
    name, values = call.group(1), [valued(part, event) for part in arguments(call.group(2))]
    if name == "first":
        return next((value for value in values if value is not None), None)
    if name == "given":
        return values[0] if values[0] not in (None, "", "-") else None
    if values and values[0] is None:
        return None
    if name == "basename":
        return re.split(r"[\\/]", values[0])[-1]
    if name == "dirname":
        return re.sub(r"[\\/][^\\/]*$", "", values[0])
    if name == "account":
        return values[0].rpartition("\\")[2]
    if name == "ipv4":
        return values[0] if re.fullmatch(r"\d+(\.\d+){3}", values[0]) else None
    if name == "decimal":
        return values[0] if values[0].isdigit() else None
    if name == "concat":
        return None if None in values else "".join(values)
    if name == "choose":
        if None in values:
            return None
        asked, options = values[0].lower(), values[1:]
        found = [made for told, made in zip(options[::2], options[1::2]) if told.lower() == asked]
        return found[0] if found else options[-1] if len(options) % 2 else None
    raise Unread(f"{name}()")


class Ariel:
    """An event's properties as QRadar has them."""

    def __init__(self, folder):
        self.classes = of_view(folder / "views/ariel.toml")

    def value(self, event, name):
        if name == "payload":
            return event["text"]
        lowered, rule = name.lower(), None
        for one in self.classes:
            if "channels" in one and event["channel"] not in one["channels"]:
                continue
            if "events" in one and event["id"] not in one["events"]:
                continue
            for known, found in one["fields"].items():
                if known.lower() == lowered:
                    rule = found
        return valued(rule, event) if rule else None


class Splunk:
    """An event's fields as Splunk has them: its own, and what the add-on calls its System part."""

    NAMES = {"source": "concat('XmlWinEventLog:', $Channel)", "Channel": "$Channel", "EventCode": "$EventID",
             "EventID": "$EventID", "Computer": "$Computer", "Name": "$Provider", "Message": "$Message"}

    def value(self, event, name):
        if name in event["made"]:
            return event["made"][name]
        if name in self.NAMES:
            return valued(self.NAMES[name], event)
        found = event["data"].get(name)
        return found if found and found != [""] else None


# --- AQL

AQL_WORD = re.compile(r"\s*(?:('(?:[^']|'')*')|(\"[^\"]*\")|(<=|>=|!=|<>|[<>=(),])|([\w.]+))")


def words_of(text, pattern):
    found, at = [], 0
    while text[at:].strip():
        match = pattern.match(text, at)
        if match is None:
            raise Unread(text[at:at + 30])
        found.append(next((kind, word) for kind, word in enumerate(match.groups()) if word is not None))
        at = match.end()
    return found


class AqlReader:
    STRING, QUOTED, SIGN, WORD = range(4)

    def __init__(self, text):
        where = text.split(" WHERE ", 1)
        if len(where) < 2:
            raise Unread("no WHERE")
        self.words, self.at = words_of(where[1], AQL_WORD), 0

    def peek(self, word):
        return self.at < len(self.words) and self.words[self.at][0] != self.STRING and (
            self.words[self.at][1].upper() == word)

    def take(self, word):
        if self.peek(word):
            self.at += 1
            return True
        return False

    def need(self, word):
        if not self.take(word):
            raise Unread(f"{word} expected at {self.words[self.at:self.at + 3]}")

    def whole(self):
        tree = self.any()
        if self.at < len(self.words):
            raise Unread(str(self.words[self.at]))
        return tree

    def any(self):
        parts = [self.all()]
        while self.take("OR"):
            parts.append(self.all())
        return parts[0] if len(parts) == 1 else (OR, parts)

    def all(self):
        parts = [self.one()]
        while self.take("AND"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else (AND, parts)

    def one(self):
        if self.take("NOT"):
            return (NOT, self.one())
        if self.take("("):
            tree = self.any()
            self.need(")")
            return tree
        return self.comparison()

    def comparison(self):
        name, change = self.operand()
        if self.take("LIKE"):
            return (TEST, name, change, like(self.string()))
        if self.take("MATCHES"):
            pattern = re.compile(self.string(), re.S)
            return (TEST, name, change, lambda text: pattern.search(text) is not None)
        if self.take("IN"):
            self.need("(")
            values = [self.string()]
            while self.take(","):
                values.append(self.string())
            self.need(")")
            return (TEST, name, change, lambda text: text in values)
        if self.take("IS"):
            negated = self.take("NOT")
            self.need("NULL")
            return (NOT, (TEST, name, change, None)) if negated else (TEST, name, change, None)
        for sign in ("=", "!=", "<>"):
            if self.take(sign):
                value = self.string()
                test = (TEST, name, change, lambda text: same(text, value))
                return test if sign == "=" else (NOT, test)
        raise Unread(str(self.words[self.at:self.at + 2]))

    def operand(self):
        """A property, and what is done with it: `LOWER(...)`; what names no property is a text."""
        kind, word = self.words[self.at]
        self.at += 1
        if kind == self.STRING:
            return "'" + word[1:-1], None
        if kind == self.QUOTED:
            return word[1:-1], None
        if kind != self.WORD:
            raise Unread(word)
        if not self.take("("):
            while self.at < len(self.words) and self.words[self.at][0] == self.WORD and word.lower() in ("account", "new", "old"):
                raise Unread("a name of two words")
            return word, None
        parts = [self.operand()]
        while self.take(","):
            parts.append(self.operand())
        self.need(")")
        if word.upper() == "LOWER":
            return parts[0][0], str.lower
        if word.upper() in ("UTF8", "STR"):
            return parts[0]
        if word.upper() == "CONCAT":
            return ("concat", *(name for name, _ in parts)), None
        raise Unread(word)

    def string(self):
        kind, word = self.words[self.at]
        self.at += 1
        return word[1:-1].replace("''", "'") if kind == self.STRING else word


def same(text, value):
    if re.fullmatch(r"-?\d+", value) and re.fullmatch(r"-?\d+", text):
        return int(text) == int(value)
    return text == value


# Stands for a percent sign that is no wildcard.
PERCENT = "\ue000"


def like(pattern):
    parts = {"%": ".*", "_": ".", PERCENT: "%"}
    compiled = re.compile("".join(parts.get(letter, re.escape(letter)) for letter in pattern), re.S)
    return lambda text: compiled.fullmatch(text) is not None


# --- SPL

SPL_WORD = re.compile(r"\s*(?:(\"(?:[^\"\\]|\\.)*\")|(<=|>=|!=|[<>=(),|])|([^\s\"<>=(),|]+))", re.S)


class SplReader:
    STRING, SIGN, WORD = range(3)

    def __init__(self, text, loose=False):
        self.words, self.at, self.loose = words_of(text, SPL_WORD), 0, loose

    def peek(self, *words):
        return self.at < len(self.words) and self.words[self.at][0] != self.STRING and self.words[self.at][1] in words

    def take(self, word):
        if self.peek(word):
            self.at += 1
            return True
        return False

    def next(self):
        if self.at >= len(self.words):
            raise Unread("the query ends")
        self.at += 1
        return self.words[self.at - 1]

    def whole(self):
        """The steps of a query: ("search", tree), ("rex", field, expression), ("set", name, of), ("same", field, field)."""
        steps = [("search", self.any())]
        while self.take("|"):
            _, command = self.next()
            if command == "search":
                steps.append(("search", self.any()))
            elif command == "regex":
                _, field = self.next()
                negated = self.next()[1] == "!="
                found = re_test(field, unquoted(self.next()[1]))
                steps.append(("search", (NOT, found) if negated else found))
            elif command == "rex":
                self.next(), self.next()
                _, field = self.next()
                steps.append(("rex", field, unquoted(self.next()[1])))
            elif command == "eval":
                _, name = self.next()
                said = [self.next()[1] for _ in range(12)]
                if said[:4] != ["=", "if", "(", "isnotnull"]:
                    raise Unread("eval")
                steps.append(("set", name, said[5]))
            elif command == "where":
                (_, one), (_, sign), (_, other) = self.next(), self.next(), self.next()
                if sign != "=" or not (one.startswith("'") and other.startswith("'")):
                    raise Unread("where")
                steps.append(("same", one.strip("'"), other.strip("'")))
            elif command == "table":
                while self.at < len(self.words) and not self.peek("|"):
                    self.at += 1
            else:
                raise Unread(command)
        if self.at < len(self.words):
            raise Unread(str(self.words[self.at]))
        return steps

    def any(self):
        """In a search OR binds more than the AND that is not written."""
        parts = []
        while self.at < len(self.words) and not self.peek("|", ")"):
            # What a converter may have meant that writes no brackets: NOT of all that OR joins.
            negated = self.loose and self.take("NOT")
            choices = [self.one()]
            while self.take("OR"):
                choices.append(self.one())
            part = choices[0] if len(choices) == 1 else (OR, choices)
            parts.append((NOT, part) if negated else part)
            self.take("AND")
        if not parts:
            raise Unread("nothing is searched for")
        return parts[0] if len(parts) == 1 else (AND, parts)

    def one(self):
        if self.take("NOT"):
            return (NOT, self.one())
        if self.take("("):
            tree = self.any()
            if not self.take(")"):
                raise Unread(") expected")
            return tree
        kind, word = self.next()
        if self.take("IN"):
            if not self.take("("):
                raise Unread("IN")
            tests = [is_test(word, self.next())]
            while self.take(","):
                tests.append(is_test(word, self.next()))
            self.take(")")
            return (OR, tests)
        for sign in ("=", "!=", "<=", ">=", "<", ">"):
            if self.take(sign):
                if sign not in "=!=":
                    return number_test(word, sign, self.next()[1])
                test = is_test(word, self.next())
                return test if sign == "=" else (AND, [(NOT, test), is_test(word, (self.STRING, '"*"'))])
        return (TEST, "_raw", None, contains_test(unquoted(word) if kind == self.STRING else word))


def unquoted(word):
    if not word.startswith('"'):
        return word
    return re.sub(r'\\(["\\])', r"\1", word[1:-1])


def is_test(field, said):
    kind, word = said
    pattern = unquoted(word)
    compiled = re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.S | re.I)
    number = pattern if re.fullmatch(r"-?\d+", pattern) else None
    return (TEST, field, None, lambda text: compiled.fullmatch(text) is not None
            or (number is not None and re.fullmatch(r"-?\d+", text) is not None and int(text) == int(number)))


def contains_test(text):
    compiled = re.compile(".*".join(re.escape(part) for part in text.split("*")), re.S | re.I)
    return lambda raw: compiled.search(raw) is not None


def re_test(field, expression):
    compiled = re.compile(expression.replace("(?<", "(?P<") if re.search(r"\(\?<\w", expression) else expression)
    return (TEST, field, None, lambda text: compiled.search(text) is not None)


def number_test(field, sign, word):
    compare = {"<": float.__lt__, ">": float.__gt__, "<=": float.__le__, ">=": float.__ge__}[sign]

    def test(text):
        try:
            return compare(float(text), float(word))
        except ValueError:
            return False
    return (TEST, field, None, test)


# --- what a query says of an event


def holds(tree, event, view, null, free=frozenset(), against=frozenset(), wanted=True):
    """True, False or None. Comparisons of a property in `free` come to what helps the query to be true; those of one in
    `against` that stand behind NOT come to true."""
    kind = tree[0]
    if kind == NOT:
        inner = holds(tree[1], event, view, null, free, against, not wanted)
        return None if inner is None else not inner
    if kind in (AND, OR):
        found = [holds(part, event, view, null, free, against, wanted) for part in tree[1]]
        decisive = kind == OR
        return decisive if decisive in found else None if None in found else not decisive
    _, name, change, test = tree
    if name in free:
        return wanted
    if name in against and not wanted:
        return True
    if name == "_raw":
        return test(event["text"])
    if isinstance(name, tuple):
        parts = [part[1:] if part.startswith("'") else view.value(event, part) for part in name[1:]]
        value = None if None in parts else "".join(parts)
    else:
        value = view.value(event, name)
    if test is None:
        return value is None
    if value is None:
        return null
    values = value if isinstance(value, list) else [value]
    return any(test(change(one) if change else one) for one in values)


def names(tree):
    """The properties that a query compares."""
    if tree[0] == NOT:
        return names(tree[1])
    if tree[0] in (AND, OR):
        return set().union(*(names(part) for part in tree[1]))
    return {tree[1]}


class Aql:
    def __init__(self, text, view):
        self.tree, self.view = AqlReader(text).whole(), view

    def finds(self, event, free=frozenset(), null=None, against=frozenset()):
        return holds(self.tree, event, self.view, null, free, against) is True

    def names(self):
        return names(self.tree)


class Spl:
    def __init__(self, text, view, loose=False):
        self.steps, self.view = SplReader(text, loose).whole(), view

    def finds(self, event, free=frozenset(), null=False, against=frozenset()):
        event = {**event, "made": {}}
        for step in self.steps:
            if step[0] == "search" and holds(step[1], event, self.view, null, free, against) is not True:
                return False
            if step[0] == "rex":
                compiled = re.compile(step[2].replace("(?<", "(?P<"))
                value = self.view.value(event, step[1])
                texts = value if isinstance(value, list) else [value] if value is not None else []
                found = next((match for match in map(compiled.search, texts) if match), None)
                event["made"].update(found.groupdict() if found else {})
            if step[0] == "same" and not free & set(step[1:]):
                one, other = self.view.value(event, step[1]), self.view.value(event, step[2])
                if one is None or one != other:
                    return False
            if step[0] == "set":
                event["made"][step[1]] = "true" if event["made"].get(step[2]) is not None else "false"
        return True

    def names(self):
        return set().union(*(names(step[1]) for step in self.steps if step[0] == "search"))
