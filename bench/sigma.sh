#!/usr/bin/env bash
# How long a hunt with many Sigma rules takes: CPU seconds, wall seconds, peak memory and findings, for 1, 100, 500,
# 1,000 and all rules, beside the peers that are installed.
#
#   bench/sigma.sh RULES EVIDENCE > bench/runs/YYYY-MM-DD-sigma.tsv
#
# RULES is a folder of Sigma rules, EVIDENCE one of EVTX files. OVERHEAR names the binary (target/release/overhear).
# Smaller sets are every n-th rule of the folder in the order of their names, so that each is like the whole.
set -eu
rules=$1
evidence=$2
overhear=${OVERHEAR:-target/release/overhear}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

find "$rules" -name '*.yml' | LC_ALL=C sort > "$work/all"
total=$(wc -l < "$work/all")
bytes=$(find "$evidence" -type f -print0 | du -cb --files0-from=- | tail -1 | cut -f1)
echo "# $(uname -sm), $(grep -c ^processor /proc/cpuinfo) cores; evidence: $bytes bytes in $(find "$evidence" -type f | wc -l) files"
echo "# $("$overhear" --version), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
printf 'tool\trules\tthreads\tcpu_s\twall_s\tpeak_mib\tfindings\n'

# run TOOL RULES THREADS COUNT COMMAND...: one line; COUNT is a command that counts findings in $work/out
run() {
    tool=$1 number=$2 threads=$3 count=$4
    shift 4
    /usr/bin/time -o "$work/time" -f '%U %S %e %M' "$@" > "$work/out" 2> "$work/err" || true
    read -r user system wall peak < <(tail -1 "$work/time")
    awk -v t="$tool" -v n="$number" -v th="$threads" -v u="$user" -v s="$system" -v w="$wall" -v p="$peak" \
        -v f="$($count)" 'BEGIN { printf "%s\t%s\t%s\t%.2f\t%.2f\t%.0f\t%s\n", t, n, th, u + s, w, p / 1024, f }'
}

lines() { wc -l < "$work/out"; }
none() { echo -; }

# A set of about N rules in a folder of its own.
set_of() {
    rm -rf "$work/set"
    mkdir "$work/set"
    awk -v n="$1" -v total="$total" 'int(NR * n / total) != int((NR - 1) * n / total)' "$work/all" |
        while read -r rule; do ln "$rule" "$work/set/$(echo "$rule" | md5sum | cut -c1-12).yml" 2>/dev/null ||
            cp "$rule" "$work/set/$(echo "$rule" | md5sum | cut -c1-12).yml"; done
    echo "$work/set"
}

for number in 1 100 500 1000; do
    [ "$number" -lt "$total" ] || continue
    folder=$(set_of "$number")
    run overhear "$number" 1 lines "$overhear" hunt --sigma "$folder" "$evidence" --threads 1 --format jsonl
done
run overhear "$total" 1 lines "$overhear" hunt --sigma "$rules" "$evidence" --threads 1 --format jsonl
run overhear "$total" all lines "$overhear" hunt --sigma "$rules" "$evidence" --format jsonl
mkdir -p "$work/nothing"
echo '<Event/>' > "$work/nothing/none.xml"
run overhear-load "$total" 1 none "$overhear" hunt --sigma "$rules" "$work/nothing" --threads 1 --format jsonl

for peer in hayabusa chainsaw zircolite; do
    command -v "$peer" > /dev/null || echo "# $peer is not installed here"
done
if command -v hayabusa > /dev/null; then
    run hayabusa "$total" all none hayabusa json-timeline -d "$evidence" -r "$rules" -o "$work/hayabusa.jsonl" -L -w -q
fi
if command -v chainsaw > /dev/null; then
    run chainsaw "$total" all none chainsaw hunt "$evidence" -s "$rules" --mapping "${CHAINSAW_MAPPING:-mappings/sigma-event-logs-all.yml}" --json
fi
if command -v zircolite > /dev/null; then
    run zircolite "$total" all none zircolite --events "$evidence" --ruleset "$rules" -o "$work/zircolite.json"
fi
