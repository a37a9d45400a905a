"""What Sigma rules find, worked out without Overhear's languages and engine.

    pip install pysigma google-re2
    python3 sigma_truth.py SHARED/sigma OUT/truth_events.jsonl OUT/truth.jsonl [PROCESSES]

pySigma parses a rule and applies its modifiers; this file evaluates the tree that it gives over events as `events.py` reads
them, one event after the other. It knows three things of Windows beside that: which channel and event ids a log
source means, what the Security log calls the fields of the generic categories, and the names of an event's System part.
"""

import json
import multiprocessing
import re
import sys
from ipaddress import ip_address
from pathlib import Path

import re2
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
    SpecialChars,
)

SYSMON = "Microsoft-Windows-Sysmon/Operational"
POWERSHELL = ["Microsoft-Windows-PowerShell/Operational", "PowerShellCore/Operational"]

# Category: channels and event ids. From the Sigma specification's taxonomy appendix and Sysmon's schema.
CATEGORIES = {
    "process_creation": [(SYSMON, {1}), ("Security", {4688})],
    "file_change": [(SYSMON, {2})],
    "network_connection": [(SYSMON, {3}), ("Security", {5156})],
    "sysmon_status": [(SYSMON, {4, 16})],
    "process_termination": [(SYSMON, {5})],
    "driver_load": [(SYSMON, {6})],
    "image_load": [(SYSMON, {7})],
    "create_remote_thread": [(SYSMON, {8})],
    "raw_access_thread": [(SYSMON, {9})],
    "process_access": [(SYSMON, {10})],
    "file_event": [(SYSMON, {11})],
    "registry_add": [(SYSMON, {12})],
    "registry_delete": [(SYSMON, {12})],
    "registry_set": [(SYSMON, {13}), ("Security", {4657})],
    "registry_rename": [(SYSMON, {14})],
    "file_access": [("Microsoft-Windows-Kernel-File/Analytic", None)],
    "file_rename": [("Microsoft-Windows-Kernel-File/Analytic", None)],
    "registry_event": [(SYSMON, {12, 13, 14}), ("Security", {4657})],
    "create_stream_hash": [(SYSMON, {15})],
    "pipe_created": [(SYSMON, {17, 18})],
    "wmi_event": [(SYSMON, {19, 20, 21})],
    "dns_query": [(SYSMON, {22})],
    "file_delete": [(SYSMON, {23, 26})],
    "clipboard_change": [(SYSMON, {24})],
    "process_tampering": [(SYSMON, {25})],
    "file_block_executable": [(SYSMON, {27})],
    "file_block_shredding": [(SYSMON, {28})],
    "file_executable_detected": [(SYSMON, {29})],
    "sysmon_error": [(SYSMON, {255})],
    "ps_module": [(channel, {4103}) for channel in POWERSHELL],
    "ps_script": [(channel, {4104}) for channel in POWERSHELL],
    "ps_classic_start": [("Windows PowerShell", {400})],
    "ps_classic_provider_start": [("Windows PowerShell", {600})],
    "ps_classic_script": [("Windows PowerShell", {800})],
}

SERVICES = {
    "application": ["Application"],
    "appxdeployment-server": ["Microsoft-Windows-AppXDeploymentServer/Operational"],
    "appxpackaging-om": ["Microsoft-Windows-AppxPackaging/Operational"],
    "capi2": ["Microsoft-Windows-CAPI2/Operational"],
    "dns-client": ["Microsoft-Windows-DNS Client Events/Operational"],
    "dns-server": ["DNS Server"],
    "driver-framework": ["Microsoft-Windows-DriverFrameworks-UserMode/Operational"],
    "iis-configuration": ["Microsoft-IIS-Configuration/Operational"],
    "lsa-server": ["Microsoft-Windows-LSA/Operational"],
    "microsoft-servicebus-client": ["Microsoft-ServiceBus-Client"],
    "msexchange-management": ["MSExchange Management"],
    "openssh": ["OpenSSH/Operational"],
    "printservice-admin": ["Microsoft-Windows-PrintService/Admin"],
    "printservice-operational": ["Microsoft-Windows-PrintService/Operational"],
    "smbserver-connectivity": ["Microsoft-Windows-SMBServer/Connectivity"],
    "applocker": [f"Microsoft-Windows-AppLocker/{name}" for name in
                  ("MSI and Script", "EXE and DLL", "Packaged app-Deployment", "Packaged app-Execution")],
    "bits-client": ["Microsoft-Windows-Bits-Client/Operational"],
    "codeintegrity-operational": ["Microsoft-Windows-CodeIntegrity/Operational"],
    "firewall-as": ["Microsoft-Windows-Windows Firewall With Advanced Security/Firewall"],
    "ldap": ["Microsoft-Windows-LDAP-Client/Debug"],
    "ntlm": ["Microsoft-Windows-NTLM/Operational"],
    "powershell": POWERSHELL,
    "powershell-classic": ["Windows PowerShell"],
    "security": ["Security"],
    "security-mitigations": ["Microsoft-Windows-Security-Mitigations/KernelMode",
                             "Microsoft-Windows-Security-Mitigations/UserMode"],
    "smbclient-connectivity": ["Microsoft-Windows-SmbClient/Connectivity"],
    "smbclient-security": ["Microsoft-Windows-SmbClient/Security"],
    "sysmon": [SYSMON],
    "system": ["System"],
    "taskscheduler": ["Microsoft-Windows-TaskScheduler/Operational"],
    "terminalservices-localsessionmanager": ["Microsoft-Windows-TerminalServices-LocalSessionManager/Operational"],
    "windefend": ["Microsoft-Windows-Windows Defender/Operational"],
    "wmi": ["Microsoft-Windows-WMI-Activity/Operational"],
}

INTEGRITY = {"S-1-16-4096": "Low", "S-1-16-8192": "Medium", "S-1-16-8448": "Medium Plus",
             "S-1-16-12288": "High", "S-1-16-16384": "System"}


class Unsupported(Exception):
    """A rule that cannot be evaluated here."""


class Event:
    """An event's fields under the names that rules use, each a list of texts."""

    def __init__(self, line):
        self.number = line["n"]
        self.channel = (line["channel"] or "").lower()
        self.id = line["id"]
        self.fields = {name: value if isinstance(value, list) else [value] for name, value in line["data"].items()}
        self.add_system(line)
        if self.channel == "security":
            self.add_generic()

    def add_system(self, line):
        system = {"Provider_Name": line["provider"], "Provider_Guid": line["guid"], "Channel": line["channel"],
                  "EventID": line["id"], "Computer": line["computer"], "ComputerName": line["computer"],
                  "EventRecordID": line["record"], "Level": line["level"], "Task": line["task"],
                  "Opcode": line["opcode"], "Keywords": line["keywords"], "Message": line["message"]}
        for name, value in system.items():
            if value not in (None, "") and (name not in self.fields or name in ("Channel", "EventID")):
                self.fields[name] = [str(value)]
        if self.channel == SYSMON.lower():
            for pair in "".join(self.fields.get("Hashes", self.fields.get("Hash", []))).split(","):
                kind, _, value = pair.partition("=")
                name = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256", "IMPHASH": "Imphash"}.get(kind)
                if name and value:
                    self.fields[name] = [value]

    def add_generic(self):
        """The names of the generic categories, for the same facts in the Security log."""
        def copy(**names):
            own = dict(self.fields)
            for to, source in names.items():
                if source in own:
                    self.fields[to] = own[source]
                else:
                    self.fields.pop(to, None)
        text = lambda name: (self.fields.get(name) or [""])[0]
        if self.id == 4688:
            copy(Image="NewProcessName", ParentImage="ParentProcessName", ProcessId="NewProcessId",
                 ParentProcessId="ProcessId", LogonId="SubjectLogonId")
            if "MandatoryLabel" in self.fields:
                self.fields["IntegrityLevel"] = [INTEGRITY.get(text("MandatoryLabel"), text("MandatoryLabel"))]
            if "SubjectUserName" in self.fields:
                self.fields["User"] = [text("SubjectDomainName") + "\\" + text("SubjectUserName")]
        elif self.id == 4657:
            copy(Image="ProcessName", Details="NewValue")
            self.fields["TargetObject"] = [text("ObjectName") + "\\" + text("ObjectValueName")]
        elif self.id == 5156:
            copy(Image="Application", DestinationIp="DestAddress", DestinationPort="DestPort",
                 SourceIp="SourceAddress", SourcePort="SourcePort")


def pattern_of(value):
    """A Sigma string as a regular expression of the whole value."""
    out = []
    for part in value.s:
        if part is SpecialChars.WILDCARD_MULTI:
            out.append(".*")
        elif part is SpecialChars.WILDCARD_SINGLE:
            out.append(".")
        elif isinstance(part, str):
            out.append(re2.escape(part))
        else:
            raise Unsupported("placeholder")
    return "".join(out)


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def text_test(value):
    """What a text must be to equal a value: a function of one text."""
    if isinstance(value, SigmaCasedString):
        return found_by(f"^(?:{pattern_of(value)})\\z", re.S)
    if isinstance(value, SigmaString):
        return found_by(f"^(?:{pattern_of(value)})\\z", re.S | re.I)
    if isinstance(value, SigmaNumber):
        wanted = str(value.number)
        return lambda text: text == wanted
    if isinstance(value, SigmaBool):
        wanted = str(value.boolean).lower()
        return lambda text: text.lower() == wanted
    if isinstance(value, SigmaRegularExpression):
        flags = {SigmaRegularExpressionFlag.IGNORECASE: re.I, SigmaRegularExpressionFlag.MULTILINE: re.M,
                 SigmaRegularExpressionFlag.DOTALL: re.S}
        total = 0
        for flag in value.flags:
            total |= flags[flag]
        source = re.sub(r"^\(\?([ims]+)\)", "", str(value.regexp))
        found = re.match(r"^\(\?([ims]+)\)", str(value.regexp))
        for letter in found.group(1) if found else "":
            total |= {"i": re.I, "m": re.M, "s": re.S}[letter]
        return found_by(source, total)
    if isinstance(value, SigmaCIDRExpression):
        network = value.network

        def inside(text):
            try:
                return ip_address(text) in network
            except ValueError:
                return False
        return inside
    if isinstance(value, SigmaCompareExpression):
        limit, name = float(value.number.number), value.op.name
        compare = {"LT": lambda n: n < limit, "LTE": lambda n: n <= limit,
                   "GT": lambda n: n > limit, "GTE": lambda n: n >= limit}[name]
        return lambda text: number(text) is not None and compare(number(text))
    raise Unsupported(type(value).__name__)


def found_by(source, flags):
    """Is an expression found in a text? RE2 takes no longer for a hostile text; what it does not know, Python's own does."""
    options = re2.Options()
    options.case_sensitive = not flags & re.I
    options.dot_nl = bool(flags & re.S)
    options.log_errors = False
    try:
        compiled = re2.compile("(?m)" + source if flags & re.M else source, options=options)
        return lambda text: compiled.search(text) is not None
    except re2.error:
        compiled = re.compile(source, flags)
        return lambda text: compiled.search(text) is not None


def remembered(test):
    """Each distinct text is judged once."""
    known = {}

    def judged(text):
        found = known.get(text)
        if found is None:
            found = known[text] = test(text)
        return found
    return judged


def field_test(field, value):
    if isinstance(value, SigmaNull):
        return lambda event: field not in event.fields
    if isinstance(value, SigmaExists):
        return lambda event: (field in event.fields) == bool(value)
    if isinstance(value, SigmaExpansion):
        tests = [field_test(field, one) for one in value.values]
        return lambda event: any(test(event) for test in tests)
    if isinstance(value, SigmaFieldReference):
        other, starts, ends = value.field, getattr(value, "starts_with", False), getattr(value, "ends_with", False)

        def refers(event):
            for one in event.fields.get(field, ()):
                for two in event.fields.get(other, ()):
                    one, two = one.lower(), two.lower()
                    if one == two or (starts and one.startswith(two)) or (ends and one.endswith(two)):
                        return True
            return False
        return refers
    test = remembered(text_test(value))
    return lambda event: any(test(text) for text in event.fields.get(field, ()))


def keyword_test(value):
    if isinstance(value, SigmaExpansion):
        tests = [keyword_test(one) for one in value.values]
        return lambda event: any(test(event) for test in tests)
    if isinstance(value, SigmaNumber):
        value = SigmaString(str(value.number))
    if not isinstance(value, SigmaString):
        raise Unsupported("keyword " + type(value).__name__)
    test = remembered(found_by(pattern_of(value), re.S | re.I))
    return lambda event: any(test(text) for texts in event.fields.values() for text in texts)


def compiled(node):
    """A condition's tree as a function of an event."""
    if isinstance(node, ConditionAND):
        parts = [compiled(part) for part in node.args]
        return lambda event: all(part(event) for part in parts)
    if isinstance(node, ConditionOR):
        parts = [compiled(part) for part in node.args]
        return lambda event: any(part(event) for part in parts)
    if isinstance(node, ConditionNOT):
        part = compiled(node.args[0])
        return lambda event: not part(event)
    if isinstance(node, ConditionFieldEqualsValueExpression):
        return field_test(node.field, node.value)
    if isinstance(node, ConditionValueExpression):
        return keyword_test(node.value)
    raise Unsupported(type(node).__name__)


def of_class(node, number):
    """A condition of events with that id, as far as the id decides it: True, False, or None."""
    if isinstance(node, ConditionNOT):
        part = of_class(node.args[0], number)
        return None if part is None else not part
    if isinstance(node, (ConditionAND, ConditionOR)):
        parts = [of_class(part, number) for part in node.args]
        decisive = isinstance(node, ConditionOR)
        return decisive if decisive in parts else None if None in parts else not decisive
    if isinstance(node, ConditionFieldEqualsValueExpression) and node.field == "EventID":
        if isinstance(node.value, SigmaNumber):
            return str(node.value.number) == str(number)
    return None


def source_of(rule):
    """Channels and ids that a rule's log source means; None for all ids."""
    source = rule.logsource
    if source.product != "windows":
        raise Unsupported(f"product {source.product}")
    if source.category:
        if source.category not in CATEGORIES:
            raise Unsupported(f"category {source.category}")
        found = CATEGORIES[source.category]
        if source.service:
            names = [name.lower() for name in SERVICES.get(source.service, [])]
            found = [(channel, ids) for channel, ids in found if channel.lower() in names]
        return found
    if source.service:
        if source.service not in SERVICES:
            raise Unsupported(f"service {source.service}")
        return [(channel, None) for channel in SERVICES[source.service]]
    raise Unsupported("no category and no service")


class Classes:
    """The events by channel and id. Their lines are read when a rule asks for them."""

    def __init__(self, path):
        self.lines, self.known = {}, {}
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                head = HEAD.search(line)
                self.lines.setdefault((json.loads(head.group(1)).lower(), json.loads(head.group(2))), []).append(line)

    def events(self, key):
        if key not in self.known:
            self.known[key] = [Event(json.loads(line)) for line in self.lines[key]]
        return self.known[key]

    def candidates(self, source, condition):
        for key in self.lines:
            channel, number = key
            if any(channel == name.lower() and (ids is None or number in ids) for name, ids in source):
                if of_class(condition, number) is not False:
                    yield from self.events(key)


# The channel and id of a line that `events.py` wrote.
HEAD = re.compile(r'"channel": ("(?:[^"\\]|\\.)*"), "id": (\d+|null)')


def truth(text, classes):
    rules = SigmaCollection.from_yaml(text).rules
    found = set()
    for rule in rules:
        if not hasattr(rule, "detection"):
            raise Unsupported("correlation")
        source = source_of(rule)
        for condition in rule.detection.parsed_condition:
            holds = compiled(condition.parsed)
            found.update(event.number for event in classes.candidates(source, condition.parsed) if holds(event))
    return sorted(found)


CLASSES = []


def row_of(given):
    folder, path = given
    row = {"path": str(path.relative_to(folder)), "language": "python"}
    try:
        row["events"] = truth(path.read_text(encoding="utf-8"), CLASSES[0])
    except Unsupported as reason:
        row["error"] = f"not evaluated: {reason}"
    except Exception as reason:  # pySigma's own errors: the rule is told with them
        row["error"] = f"{type(reason).__name__}: {reason}"
    return row


def main():
    folder, events, out = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    CLASSES.append(Classes(events))
    workers = int(sys.argv[4]) if len(sys.argv) > 4 else 2
    given = [(folder, path) for path in sorted(folder.rglob("*.yml"))]
    # The events are there before the processes part, so that they share them.
    with multiprocessing.get_context("fork").Pool(workers) as pool, open(out, "w", encoding="utf-8") as lines:
        for count, row in enumerate(pool.imap_unordered(row_of, given), 1):
            lines.write(json.dumps(row) + "\n")
            if count % 100 == 0:
                print(f"{count} of {len(given)} rules", file=sys.stderr, flush=True)
                lines.flush()


if __name__ == "__main__":
    main()
