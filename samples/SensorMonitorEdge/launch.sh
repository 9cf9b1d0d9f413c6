#!/bin/sh
# Starts the program that was published for this processor: v4 with AVX-512, v3 with AVX2, else the one for all. A program
# with instructions that the processor lacks would end with an abort at its start.
#   LEVEL=v3   takes that one, if the processor can run it
#   CPUINFO    what says what the processor can do; /proc/cpuinfo
here=$(cd "$(dirname "$0")" && pwd)
program=SensorMonitorEdge
missing=
cpuinfo=${CPUINFO:-/proc/cpuinfo}

# The flags of the first processor, with a space before and behind each.
flags=" $(sed -n '/^flags[[:space:]]*:/{s/^[^:]*://p;q;}' "$cpuinfo" 2>/dev/null) "

has() {
    for flag in "$@"; do
        case "$flags" in *" $flag "*) ;; *) return 1 ;; esac
    done
}

can_run() {
    case $1 in
        v4) has avx512f avx512bw avx512cd avx512dq avx512vl && can_run v3 ;;
        v3) has avx avx2 bmi1 bmi2 fma movbe abm f16c && can_run default ;;
        default) has sse2 ;;
        *) return 1 ;;
    esac
}

fail() {
    echo "$0: $1" >&2
    exit 1
}

for level in ${LEVEL:-v4 v3 default}; do
    can_run "$level" || continue
    [ -x "$here/$level/$program" ] && exec "$here/$level/$program" "$@"
    missing="$missing $level"
done
[ -z "$missing" ] || fail "this processor can run$missing, but there is no such program in $here"
[ "$flags" != "  " ] || fail "cannot read what this processor can do from $cpuinfo (is it an x64 processor?)"
fail "this processor cannot run '${LEVEL:-v4 v3 default}': its flags in $cpuinfo lack what these need"
