#!/bin/bash
# E: start-up and footprint. JSON lines:
#   the smallest useful program under NativeAOT: exec to its first output, peak resident memory, size on disk;
#   the first steps of a new process under NativeAOT and under the JIT, with all processors and with one.
#   startup.sh [REPETITIONS]    default: 31; needs a C compiler
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(cd "$here/../.." && pwd)/artifacts/startup
count=${1:-31}
mkdir -p "$work"
dotnet publish "$here/../RecurrentGen.Benchmarks.Tiny/RecurrentGen.Benchmarks.Tiny.csproj" -c Release -r linux-x64 \
  -v q -nologo -o "$work/tiny" >&2
rm -f "$work"/tiny/*.dbg
cc -O2 -Wall -Wextra "$here/launch.c" -o "$work/launch"
"$work/launch" E.tiny_lstm_1x16 "$count" "$work/tiny/RecurrentGen.Benchmarks.Tiny"

native=$here/../RecurrentGen.Benchmarks.Native/RecurrentGen.Benchmarks.Native.csproj
dotnet publish "$native" -c Release -f net9.0 -r linux-x64 -v q -nologo -o "$work/aot" >&2
dotnet build "$native" -c Release -f net10.0 -v q -nologo -o "$work/jit" >&2
export PYTHONDONTWRITEBYTECODE=1
jit="dotnet $work/jit/RecurrentGen.Benchmarks.Native.dll"
for mode in first-step first-training; do
  python3 "$here/first_calls.py" aot "$mode" "$count" "$work/aot/RecurrentGen.Benchmarks.Native"
  python3 "$here/first_calls.py" jit "$mode" "$count" $jit
  DOTNET_PROCESSOR_COUNT=1 python3 "$here/first_calls.py" jit_one_processor "$mode" "$count" taskset -c 0 $jit
done
