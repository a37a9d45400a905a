"""Reads Windows events without Overhear's decoders.

    pip install evtx
    python3 events.py DATA OUT/truth_events.jsonl

Walks a folder and writes each Windows event as one line of JSON: where it stands (`file`, with `!member` for each archive,
and `position`: the line, or the event's number), its System part, and its data as lists of texts. JSON, XML and archives are
read with Python's own libraries. EVTX is read with the package `evtx`, whose binary parser is the one that Overhear is
built on as well: of an EVTX file, only what is done with the record's XML is independent.

What exporters add to an event is known here from their own documents: NXLog's `im_msvistalog` fields, Logstash's, and the
columns of Azure's tables.
"""

import gzip
import io
import json
import re
import sys
import tarfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from evtx import PyEvtxParser

SYSMON = "Microsoft-Windows-Sysmon"
SYSMON_CHANNEL = "Microsoft-Windows-Sysmon/Operational"

# What NXLog and Logstash add, or say again in their words (NXLog reference manual, im_msvistalog, "Fields").
NXLOG = {"EventTime", "EventReceivedTime", "SourceModuleName", "SourceModuleType", "Severity", "SeverityValue", "Category",
         "Opcode", "Domain", "AccountName", "AccountType", "host", "port", "tags", "EventTypeOrignal", "ThreadID",
         "ExecutionThreadID", "UserID", "ActivityID", "RelatedActivityID"}
NXLOG_TYPES = {"INFO", "WARNING", "ERROR", "CRITICAL", "VERBOSE", "DEBUG", "AUDIT_SUCCESS", "AUDIT_FAILURE"}
LOGSTASH = {"@timestamp", "@version", "TimeCreated"}
SEVERITY_LEVEL = {"1": "5", "2": "4", "3": "3", "4": "2", "5": "1"}
LEVELS = {"critical": "1", "error": "2", "warning": "3", "information": "4", "verbose": "5"}


def decoded(text):
    """JSON with numbers and truths as the texts that they were written as."""
    return json.loads(text, parse_int=str, parse_float=str, strict=False)


def text_of(value):
    if value is True or value is False:
        return str(value).lower()
    return value


def hexadecimal(text):
    """Keywords as Windows shows them."""
    return hex(int(text) & 0xFFFFFFFFFFFFFFFF) if re.fullmatch(r"-?\d+", text or "") else text or ""


def braced(text):
    bare = re.fullmatch(r"[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}", text or "")
    return "{" + text.lower() + "}" if bare else text or ""


def event(**system):
    empty = {"provider": "", "guid": "", "channel": "", "id": None, "computer": "", "record": None, "level": "", "task": "",
             "opcode": "", "keywords": "", "message": ""}
    return {**empty, **system, "data": {}}


def put(data, name, value):
    """Adds a value to an event's data; a name may come more than once."""
    if value is None:
        return
    if isinstance(value, list):
        for one in value:
            put(data, name, one)
    elif isinstance(value, dict):
        for inner, one in value.items():
            put(data, f"{name}.{inner}", one)
    else:
        data.setdefault(name, []).append(text_of(value))


# --- XML, as Windows renders it


def local(name):
    return name.rpartition("}")[2]


def leaf_texts(found, element, wrapped):
    """The innermost values of a part of an event, each under its name; attributes as `Element.attribute`."""
    name = local(element.tag)
    own = element.get("Name") if name.endswith("Data") else None
    if not wrapped:
        for attribute, value in element.attrib.items():
            if not (attribute == "Name" and name.endswith("Data")):
                put(found, f"{name}.{local(attribute)}", value)
    if len(element):
        for inner in element:
            leaf_texts(found, inner, False)
    else:
        put(found, own or name, element.text or "")


def of_xml(text):
    root = ElementTree.fromstring(text)
    one = event()
    for part in root:
        name = local(part.tag)
        if name == "System":
            for element in part:
                system(one, local(element.tag), element)
        elif name == "EventData":
            for element in part:
                leaf_texts(one["data"], element, False)
        elif name in ("UserData", "ProcessingErrorData", "BinaryEventData", "DebugData"):
            for element in part:
                leaf_texts(one["data"], element, len(element) > 0)
        elif name == "RenderingInfo":
            for element in part:
                if local(element.tag) == "Message":
                    one["message"] = element.text or ""
    return one


def system(one, name, element):
    text = element.text or ""
    if name == "Provider":
        one["provider"], one["guid"] = element.get("Name", ""), braced(element.get("Guid", ""))
    elif name == "EventID":
        one["id"] = int(text.strip())
    elif name == "EventRecordID":
        one["record"] = int(text) if text.strip() else None
    elif name in ("Level", "Task", "Opcode", "Keywords", "Channel", "Computer"):
        one[name.lower()] = text


# --- JSON


def plain_text(value):
    """The text of an element that may have attributes beside it."""
    if isinstance(value, dict):
        value = value.get("#text", value.get("text"))
    return text_of(value) or ""


def of_tree(tree):
    """An event's XML tree as JSON, as evtx_dump and others write it."""
    inside = tree["System"]

    def attribute(element, name):
        found = inside.get(element) or {}
        return (found.get("#attributes", found).get(name) or "") if isinstance(found, dict) else ""

    number = plain_text(inside.get("EventRecordID"))
    one = event(provider=attribute("Provider", "Name"), guid=braced(attribute("Provider", "Guid")),
                channel=plain_text(inside.get("Channel")), id=int(plain_text(inside["EventID"])),
                computer=plain_text(inside.get("Computer")), record=int(number) if number else None,
                level=plain_text(inside.get("Level")), task=plain_text(inside.get("Task")),
                opcode=plain_text(inside.get("Opcode")), keywords=hexadecimal(plain_text(inside.get("Keywords"))))
    for name, value in (tree.get("EventData") or {}).items():
        if name in ("#attributes", "xmlns"):
            continue
        if name == "Data" and isinstance(value, list):
            for pair in value:
                if isinstance(pair, dict):
                    put(one["data"], pair.get("Name", "Data"), pair.get("text", pair.get("#text", "")))
                else:
                    put(one["data"], "Data", pair)
        elif name == "Data" and isinstance(value, dict):
            put(one["data"], "Data", value.get("#text"))
        else:
            put(one["data"], name, value)
    for name, value in (tree.get("UserData") or {}).items():
        for inner, one_value in (value.items() if isinstance(value, dict) else [(name, value)]):
            if inner != "#attributes":
                put(one["data"], inner, one_value)
    # A tree that went through Windows' types has lost the braces of its GUIDs, and the way numbers were written.
    for name, texts in one["data"].items():
        if name.lower().endswith("guid"):
            one["data"][name] = [braced(text) for text in texts]
    return one


def of_azure(row):
    level = row.get("EventLevel") or LEVELS.get((row.get("EventLevelName") or "").lower(), "")
    one = event(provider=row.get("Provider", ""), channel=row.get("Channel", ""), id=int(row["EventID"]),
                computer=row.get("Computer", ""), task=row.get("Task") or "", level=level)
    for name, value in decoded(row["EventData"]).items():
        if name in ("UtcTime", "CreationUtcTime", "PreviousCreationUtcTime"):
            # Azure writes a time as 2022-05-13T08:54:05.1230000Z that Sysmon wrote as 2022-05-13 08:54:05.123.
            value = re.sub(r"^([\d-]+)T([\d:]+\.\d{3})\d*Z$", r"\1 \2", value)
        put(one["data"], name, value)
    return one


def in_message(message, name):
    """The value of a `Name: value` line of a rendered message."""
    found = re.search(rf"^{name}:(.*)$", message.replace("\r\n", "\n"), re.M)
    return found.group(1).strip() if found else None


def of_flat(row):
    """System values and data side by side, as NXLog writes them, through Logstash or not, and as plain exports."""
    nxlog = any(name in row for name in ("SourceModuleType", "EventReceivedTime", "SeverityValue"))
    record = row.get("RecordNumber") or row.get("EventRecordID")
    one = event(provider=row.get("SourceName") or row.get("ProviderName") or "", guid=braced(row.get("ProviderGuid")),
                channel=row.get("Channel", ""), id=int(row["EventID"]), computer=row.get("Hostname") or "",
                record=int(record) if record else None, task=row.get("Task") or "", opcode=row.get("OpcodeValue") or "",
                keywords=hexadecimal(row.get("Keywords")), message=row.get("Message") or "")
    if not one["provider"] and one["channel"] == SYSMON_CHANNEL:
        one["provider"] = SYSMON
    known = {"EventID", "RecordNumber", "EventRecordID", "Channel", "SourceName", "ProviderName", "Hostname", "ProviderGuid",
             "Keywords", "Message", "Task", "OpcodeValue", "ExecutionProcessID"} | LOGSTASH
    if nxlog:
        known |= NXLOG | {"Version"}
        if "ExecutionProcessID" not in row:
            known.add("ProcessID")
        one["level"] = "0" if one["channel"] == "Security" else SEVERITY_LEVEL.get(row.get("SeverityValue"), "")
    else:
        known.add("Level")
        one["level"] = LEVELS.get((row.get("Level") or "").lower(), row.get("Level") or "")
    for name, value in row.items():
        if name in known or (nxlog and name == "EventType" and value in NXLOG_TYPES):
            continue
        put(one["data"], name, value)
    # NXLog's names do not tell case apart: its own ProcessID and EventType overwrite Sysmon's, which the message still has.
    if nxlog and one["provider"] == SYSMON:
        for name in ("ProcessId", "EventType"):
            lost = in_message(one["message"], name) if name not in one["data"] else None
            if lost is not None:
                put(one["data"], name, lost)
    return one


def of_json(row):
    """A Windows event in one of the shapes of this telemetry; None where it is none."""
    if not isinstance(row, dict):
        return None
    if isinstance(row.get("event"), str) and row["event"].startswith("<Event"):
        return of_xml(row["event"])
    tree = row.get("Event", row)
    if isinstance(tree, dict) and isinstance(tree.get("System"), dict):
        return of_tree(tree)
    if isinstance(row.get("EventData"), str) and "EventID" in row:
        return of_azure(row)
    if "EventID" in row and "Channel" in row:
        return of_flat(row)
    return None


# --- files and archives


def unpacked(name, stream):
    """The files inside a file, through archives, with their names."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(stream.read())) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    yield from unpacked(f"{name}!{member.filename}", archive.open(member))
    elif name.endswith(".tar.gz"):
        with tarfile.open(fileobj=stream, mode="r:gz") as archive:
            for member in archive:
                if member.isfile():
                    yield from unpacked(f"{name}!{member.name}", archive.extractfile(member))
    elif name.endswith(".gz"):
        inner = name.rpartition("/")[2][:-3]
        yield f"{name}!{inner}", gzip.open(stream)
    else:
        yield name, stream


def of_evtx(stream):
    for number, record in enumerate(good(PyEvtxParser(io.BytesIO(stream.read())).records()), 1):
        # The parser indents what it writes, so that an element without a value holds blanks, and leaves the braces of GUIDs
        # out, which Windows shows; a line end inside a value is the value's own.
        one = of_xml(record["data"].replace("\r", "&#13;"))
        for name, texts in one["data"].items():
            one["data"][name] = ["" if text.isspace() and "\n" in text else braced(text) for text in texts]
        if one["record"] is None:
            one["record"] = record["event_record_id"]
        yield number, one


def good(records):
    """Records until the end, those left out that cannot be read."""
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except RuntimeError:
            continue
        yield record


def of_xml_stream(stream):
    found = re.finditer(r"<Event[ >].*?</Event>", stream.read().decode("utf-8"), re.S)
    for number, one in enumerate(found, 1):
        yield number, of_xml(one.group())


def tried(name, number, decode, text):
    """An event; None, and a word about it, where its text is cut off or broken."""
    try:
        return decode(decoded(text))
    except (ValueError, ElementTree.ParseError) as error:
        print(f"{name}: {number}: {error}", file=sys.stderr)
        return None


def of_lines(name, stream):
    for number, line in enumerate(stream, 1):
        line = line.strip()
        if line:
            yield number, tried(name, number, of_json, line.decode("utf-8"))


def of_document(name, stream):
    """One JSON document, or one a line."""
    first = stream.readline()
    try:
        decoded(first.decode("utf-8"))
    except ValueError:
        yield 1, tried(name, 1, of_json, (first + stream.read()).decode("utf-8"))
        return
    yield from of_lines(name, io.BytesIO(first + stream.read()))


def events(folder):
    """All Windows events of a folder: (file, position, event)."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        with open(path, "rb") as file:
            for name, stream in unpacked(str(path.relative_to(folder)), file):
                yield from ((name, number, one) for number, one in read(name, stream) if one is not None)


def read(name, stream):
    if name.endswith(".evtx"):
        return of_evtx(stream)
    if name.endswith((".xml.log", ".xml")):
        return of_xml_stream(stream)
    if name.endswith((".json", ".jsonl", ".ndjson", ".txt")):
        start = stream.peek(1) if hasattr(stream, "peek") else b"{"
        if start[:1] == b"{":
            return of_document(name, stream)
    return ()


def main():
    folder, out = Path(sys.argv[1]), sys.argv[2]
    count = 0
    with open(out, "w", encoding="utf-8") as lines:
        for file, position, one in events(folder):
            line = {"n": count, "file": file, "position": position, **one}
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")
            count += 1
    print(f"{count} events", file=sys.stderr)


if __name__ == "__main__":
    main()
