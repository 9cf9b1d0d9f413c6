#!/usr/bin/env bash
# The gates of samples/SensorMonitorEdge: sensor-gates.sh FOLDER
# Publishes it for three levels to FOLDER, then checks sizes, start, memory, ten million readings, restarts, the launcher,
# and that builds agree: bit for bit with the JIT on the same instructions, to 1e-6 between levels. The programs of
# samples/SensorMonitor and samples/SensorMonitorEdge have to be built before. Ends with "N passed, N failed".
set -uo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
gates=$top/tests/edge-gates.sh
mkdir -p "$1" && out=$(cd "$1" && pwd)
name=SensorMonitorEdge
edge=$out/v3/$name
passed=0
failed=0

check() {
    echo "--- $1"
    if "${@:2}"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
    fi
}

publish() {
    "$top/samples/$name/publish.sh" "$out" >"$out/publish.log" 2>&1 || { cat "$out/publish.log"; return 1; }
    "$gates" warnings "$out/publish.log" default
}

# Three days with faults, then lines that are none, then one more day.
readings() {
    local generate=(dotnet "$top/samples/SensorMonitor/bin/Release/net10.0/SensorMonitor.dll" generate)
    "${generate[@]}" --days 3 --faults >"$out/readings.csv" 2>/dev/null &&
        printf '0.7,,3.1,40\nnot a reading\n0.7,nan,3.1,40\r\n\n1,2,3\n1,2,3,4,5\n,,,\n' >>"$out/readings.csv" &&
        "${generate[@]}" --days 1 >>"$out/readings.csv" && head -n 1 "$out/readings.csv" >"$out/one.csv" &&
        "${generate[@]}" --days 70 >"$out/many.csv"
}

# jit FILE VARIABLE...: the forecasts' bits under the JIT.
jit() {
    env "${@:2}" dotnet "$top/samples/$name/bin/Release/net10.0/$name.dll" --bits <"$out/readings.csv" >"$1"
}

same_as_jit() {
    local level=$1
    "$out/$level/$name" --bits <"$out/readings.csv" >"$out/$level.txt" && jit "$out/jit.txt" "${@:2}" &&
        cmp "$out/$level.txt" "$out/jit.txt" && echo "$(wc -l <"$out/jit.txt") lines are the same"
}

has_avx512() { grep -q avx512vl /proc/cpuinfo; }

ten_million() {
    local pass report
    report=$(for pass in {1..100}; do cat "$out/many.csv"; done | "$edge" --all --report 2>&1 >/dev/null) || return 1
    echo "$report"
    grep -qx 'readings 10080000' <<<"$report" && grep -qx 'allocated bytes 0' <<<"$report" &&
        grep -qx 'collections 0' <<<"$report"
}

# Pieces of 1, 4001, 8001... bytes, a process for each, with the state between them in a file.
restarts() {
    local from=0 length=1 total
    total=$(stat -c %s "$out/readings.csv")
    "$edge" --all <"$out/readings.csv" >"$out/whole.txt" || return 1
    rm -f "$out/state" "$out/pieces.txt"
    while [[ $from -lt $total ]]; do
        "$edge" --all --state "$out/state" >>"$out/pieces.txt" \
            < <(tail -c +$((from + 1)) "$out/readings.csv" | head -c "$length") || return 1
        from=$((from + length))
        length=$((length + 4000))
    done
    cmp "$out/whole.txt" "$out/pieces.txt" && [[ $("$edge" --state "$out/state" --position) -eq $total ]]
}

# Killed while it waits for more: what it has said is in the state, and the next run goes on at its position.
kills() {
    local program attempt position=0
    rm -f "$out/state" "$out/pipe" && mkfifo "$out/pipe" || return 1
    "$edge" --all --state "$out/state" <"$out/pipe" >"$out/pieces.txt" &
    program=$!
    exec 3>"$out/pipe"
    head -c 30001 "$out/readings.csv" >&3
    for attempt in {1..200}; do
        position=$("$edge" --state "$out/state" --position)
        [[ $position -eq 30001 ]] && break
        sleep 0.05
    done
    kill -KILL $program
    wait $program 2>/dev/null
    exec 3>&-
    tail -c +$((position + 1)) "$out/readings.csv" | "$edge" --all --state "$out/state" >>"$out/pieces.txt"
    cmp "$out/whole.txt" "$out/pieces.txt"
}

launches() {
    "$out/SensorMonitor" --bits <"$out/readings.csv" >"$out/launched.txt" || return 1
    if has_avx512; then cmp "$out/launched.txt" "$out/v4.txt"; else cmp "$out/launched.txt" "$out/v3.txt"; fi
}

check "publish three levels: no warning but the one about no level" publish
check "readings" readings
for level in default v3 v4; do
    check "size, $level" "$gates" size "$out/$level/$name" 1500000
done
check "start and memory" "$gates" start 4 8 "$out/one.csv" "$edge" --all
check "start and memory with a state" "$gates" start 4 8 "$out/one.csv" "$edge" --all --state "$out/start-state"
check "ten million readings: no allocation, no collection" ten_million
check "any level: as the JIT without AVX2" same_as_jit default DOTNET_EnableAVX2=0
check "v3: as the JIT without AVX-512" same_as_jit v3 DOTNET_EnableAVX512=0 DOTNET_EnableAVX512F=0
check "v3 and any level" "$gates" bits 1e-6 "$out/v3.txt" "$out/default.txt"
if has_avx512; then
    check "v4: as the JIT" same_as_jit v4
    check "v3 and v4" "$gates" bits 1e-6 "$out/v3.txt" "$out/v4.txt"
fi
check "restarts at any byte" restarts
check "restart after a kill" kills
check "the launcher picks a level" launches
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
