#!/bin/bash
# E: start-up and footprint of the smallest useful program, published with NativeAOT: exec to its first output, peak
# resident memory, size on disk. JSON lines.      startup.sh [REPETITIONS]    default: 31; needs a C compiler
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(cd "$here/../.." && pwd)/artifacts/startup
mkdir -p "$work"
dotnet publish "$here/../RecurrentGen.Benchmarks.Tiny/RecurrentGen.Benchmarks.Tiny.csproj" -c Release -r linux-x64 \
  -v q -nologo -o "$work/tiny" >&2
rm -f "$work"/tiny/*.dbg
cc -O2 -Wall -Wextra "$here/launch.c" -o "$work/launch"
"$work/launch" "${1:-31}" "$work/tiny/RecurrentGen.Benchmarks.Tiny"
