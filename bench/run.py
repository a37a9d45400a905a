"""Times the queries of `queries/` over events of `generate.py`.

    python3 generate.py 1000000 events.jsonl
    python3 run.py OVERHEAR events.jsonl > runs/DATE.txt

Reads the events once into a folder of Parquet files, then runs each query on that folder in a process of its own: wall time,
CPU time, peak memory (maximum resident set) and the number of rows. Says the machine by its cores and memory.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def child(command):
    """Runs a command; what it wrote, and its wall seconds, CPU seconds and peak MiB."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    if status != 0:
        raise SystemExit(f"{command} ended with {status}")
    return out, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def machine():
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown")
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, load {os.getloadavg()[0]:.1f} at the start"


def main():
    overhear, events = sys.argv[1], sys.argv[2]
    folder = Path(__file__).parent
    commit = subprocess.run(["git", "-C", folder, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    count = sum(1 for _ in open(events, "rb"))
    size = os.path.getsize(events) / 2**20
    print(f"date     {time.strftime('%Y-%m-%d', time.gmtime())}")
    print(f"commit   {commit}")
    print(f"machine  {machine()}")
    print(f"events   {count:,} in {size:,.0f} MiB of JSON lines")
    store = Path(tempfile.mkdtemp()) / "store"
    _, wall, cpu, peak = child([overhear, "search", "--spl", "index=* | stats count", "--store", str(store), events])
    kept = sum(file.stat().st_size for file in store.rglob("*") if file.is_file()) / 2**20
    print(f"\nread into Parquet: {wall:.1f} s, {cpu:.1f} CPU s, {count / wall:,.0f} events/s, peak {peak:,.0f} MiB, {kept:,.0f} MiB on disk\n")
    print(f"{'query':<34}{'wall s':>8}{'CPU s':>8}{'events/s':>13}{'peak MiB':>10}{'rows':>8}")
    for query in sorted((folder / "queries").glob("*.spl")):
        command = [overhear, "search", "--spl", f"@{query}", "--store", str(store), "--format", "jsonl",
                   "--now", "2026-01-02T00:00:00Z"]
        out, wall, cpu, peak = child(command)
        print(f"{query.stem:<34}{wall:>8.2f}{cpu:>8.2f}{count / wall:>13,.0f}{peak:>10,.0f}{out.count(chr(10)):>8}", flush=True)
    shutil.rmtree(store.parent)


if __name__ == "__main__":
    main()
