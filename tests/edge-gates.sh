#!/usr/bin/env bash
# What an edge program has to keep. Each command is one check: it prints what it found, and fails if that is too much.
#   edge-gates.sh publish PROJECT FOLDER [LEVEL]        NativeAOT without a warning; LEVEL: x86-x64-v3, x86-x64-v4, or
#                                                       default, where the warning that none was chosen has to come
#   edge-gates.sh size FILE BYTES                       the binary, without symbols
#   edge-gates.sh start MS MIB INPUT PROGRAM [ARG...]   from exec to the first byte of output with INPUT as the standard
#                                                       input, the fastest of 41 starts; the most memory of all of them
#   edge-gates.sh bits TOLERANCE FILE FILE              the last three columns as the bits of floats: the largest error
#                                                       over the largest value
# Needs a C compiler.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$top/artifacts/gates

# tool NAME SOURCE: compiles a C program, if it is not there yet.
tool() {
    mkdir -p "$work"
    [[ $work/$1 -nt $2 ]] || cc -O2 -Wall -Wextra "$2" -o "$work/$1" -lm
}

# below NAME FOUND LIMIT UNIT
below() {
    echo "$1: $2 $4, allowed $3"
    awk -v found="$2" -v limit="$3" 'BEGIN { exit !(found < limit) }'
}

publish() {
    local log=$work/publish.log level=${3:-}
    mkdir -p "$work"
    [[ $level == default ]] && level=""
    timeout 600 dotnet publish "$1" -c Release -f net9.0 -r linux-x64 -o "$2" -nologo -v quiet \
        -p:TrimmerSingleWarn=false ${3:+"-p:IlcInstructionSet=$level"} >"$log" 2>&1 || { cat "$log"; return 1; }
    warnings "$log" "${3:-}"
}

# warnings LOG LEVEL: there is none, but for the one that has to be there.
warnings() {
    local expected=0
    [[ $2 == default ]] && expected=1
    [[ $(grep -c 'warning RGEN0902' "$1") -eq $expected ]] || { cat "$1"; echo "expected $expected RGEN0902"; return 1; }
    if grep -v 'warning RGEN0902' "$1" | grep -E 'warning|error'; then return 1; fi
}

start() {
    local ms=$1 mib=$2 input=$3 found
    shift 3
    tool launch "$top/tests/RecurrentGen.Benchmarks/launch.c"
    found=$("$work/launch" edge 41 "$@" <"$input") || return 1
    field() { sed -nE "/$1/s/.*\"$2\":([0-9.e+-]+).*/\\1/p" <<<"$found"; }
    echo "median of the starts: $(field ms_exec median) ms"
    below "exec to the first output" "$(field ms_exec min)" "$ms" ms
    below "peak resident memory" "$(field MiB_peak max)" "$mib" MiB
}

case ${1:-} in
    publish) publish "${@:2}" ;;
    warnings) warnings "$2" "${3:-}" ;;
    size) below "$(basename "$2")" "$(stat -c %s "$2")" "$3" bytes ;;
    start) start "${@:2}" ;;
    bits) tool bits "$top/tests/bits.c" && "$work/bits" "${@:2}" ;;
    *) sed -n '2,12p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
