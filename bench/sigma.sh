#!/usr/bin/env bash
# How long a hunt with many Sigma rules takes: CPU seconds, wall seconds, peak memory and findings, for 1, 100, 500,
# 1,000 and all rules, beside the peers that are installed.
#
#   bench/sigma.sh RULES EVIDENCE > bench/runs/YYYY-MM-DD-sigma.tsv
#
# RULES is a folder of Sigma rules, EVIDENCE one of EVTX files. OVERHEAR names the binary (target/release/overhear), and
# RSIGMA, HAYABUSA, CHAINSAW and ZIRCOLITE those of the peers (each by its name in the PATH). A peer that is not there is
# said. Smaller sets are every n-th rule of the folder in the order of their names, so that each is like the whole.
#
# rsigma takes one EVTX file at a time, and rules find no field in what it makes of one: so all events are also written as
# flat JSON lines, which is not timed, and both read those: rsigma is compared with `overhear` on the same lines, and
# with `overhear` on EVTX knowing that the decoding is left out of its own figures.
set -eu
rules=$1
evidence=$2
overhear=${OVERHEAR:-target/release/overhear}
rsigma=${RSIGMA:-rsigma}
hayabusa=${HAYABUSA:-hayabusa}
chainsaw=${CHAINSAW:-chainsaw}
zircolite=${ZIRCOLITE:-zircolite}
bench=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

find "$rules" -name '*.yml' | LC_ALL=C sort > "$work/all"
total=$(wc -l < "$work/all")
bytes=$(find "$evidence" -type f -print0 | du -cb --files0-from=- | tail -1 | cut -f1)
echo "# $(date -u +%F), $(uname -sm), $(grep -c ^processor /proc/cpuinfo) cores, load $(cut -d' ' -f1 /proc/loadavg) at the start"
echo "# evidence: $bytes bytes in $(find "$evidence" -type f | wc -l) files"
echo "# $("$overhear" --version), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"

# All events, flat, under the names that rules use.
cat > "$work/any.yml" << 'RULE'
title: Any event
logsource:
    product: windows
detection:
    selection:
        EventID|exists: true
    condition: selection
RULE
"$overhear" search --sigma "$work/any.yml" "$evidence" --format jsonl 2> /dev/null |
    sed -E 's/"EventID":"([0-9]+)"/"EventID":\1/' > "$work/flat.jsonl" || true
echo "# flat JSON lines: $(wc -c < "$work/flat.jsonl") bytes, $(wc -l < "$work/flat.jsonl") events"
printf 'tool\tinput\trules\tthreads\tcpu_s\twall_s\tpeak_mib\tfindings\n'

# run TOOL INPUT RULES THREADS COUNT COMMAND...: one line; COUNT is a command that counts findings in $work/out
run() {
    tool=$1 input=$2 number=$3 threads=$4 count=$5
    shift 5
    /usr/bin/time -o "$work/time" -f '%U %S %e %M' "$@" > "$work/out" 2> "$work/err" || true
    read -r user system wall peak < <(tail -1 "$work/time")
    awk -v t="$tool" -v i="$input" -v n="$number" -v th="$threads" -v u="$user" -v s="$system" -v w="$wall" \
        -v p="$peak" -v f="$($count)" \
        'BEGIN { printf "%s\t%s\t%s\t%s\t%.2f\t%.2f\t%.0f\t%s\n", t, i, n, th, u + s, w, p / 1024, f }'
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
    run overhear evtx "$number" 1 lines "$overhear" hunt --sigma "$folder" "$evidence" --threads 1 --format jsonl
done
run overhear evtx "$total" 1 lines "$overhear" hunt --sigma "$rules" "$evidence" --threads 1 --format jsonl
run overhear evtx "$total" all lines "$overhear" hunt --sigma "$rules" "$evidence" --format jsonl
mkdir -p "$work/nothing"
echo '<Event/>' > "$work/nothing/none.xml"
run overhear nothing "$total" 1 none "$overhear" hunt --sigma "$rules" "$work/nothing" --threads 1 --format jsonl
run overhear flat "$total" 1 lines "$overhear" hunt --sigma "$rules" "$work/flat.jsonl" --threads 1 --format jsonl
cp "$work/out" "$work/overhear.jsonl"
run overhear flat "$total" all lines "$overhear" hunt --sigma "$rules" "$work/flat.jsonl" --format jsonl

for peer in "$rsigma" "$hayabusa" "$chainsaw" "$zircolite"; do
    command -v "$peer" > /dev/null || echo "# $peer is not installed here"
done
if command -v "$rsigma" > /dev/null; then
    echo "# $("$rsigma" --version)"
    eval_rsigma() { run rsigma "$1" "$total" - lines "$rsigma" --output-format ndjson engine eval --rules "$rules" --pipeline sysmon --event "@$2" "${@:3}"; }
    eval_rsigma flat "$work/flat.jsonl"
    eval_rsigma flat,automaton "$work/flat.jsonl" --cross-rule-ac
    head -1 "$work/flat.jsonl" > "$work/first.jsonl"
    eval_rsigma nothing "$work/first.jsonl"
    "$rsigma" --output-format ndjson engine eval --rules "$rules" --pipeline sysmon --include-event \
        --event "@$work/flat.jsonl" > "$work/rsigma.jsonl" 2> /dev/null || true
    python3 "$bench/sigma_differences.py" "$work/overhear.jsonl" "$work/rsigma.jsonl" | sed 's/^/# /'
fi
if command -v "$hayabusa" > /dev/null; then
    run hayabusa evtx "$total" all none "$hayabusa" json-timeline -d "$evidence" -r "$rules" -o "$work/hayabusa.jsonl" -L -w -q
fi
if command -v "$chainsaw" > /dev/null; then
    run chainsaw evtx "$total" all none "$chainsaw" hunt "$evidence" -s "$rules" --mapping "${CHAINSAW_MAPPING:-mappings/sigma-event-logs-all.yml}" --json
fi
if command -v "$zircolite" > /dev/null; then
    run zircolite evtx "$total" all none "$zircolite" --events "$evidence" --ruleset "$rules" -o "$work/zircolite.json"
fi
