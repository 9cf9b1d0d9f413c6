#!/bin/bash
# The same workloads under the JIT with AVX-512, under the JIT with AVX2 only (DOTNET_EnableAVX512=0) and published with
# NativeAOT (x86-x64-v4), in turns on one core: one table with ratios to the first.
#   variants.sh [ROUNDS] [WORKLOAD...]      default: 3 rounds of A and C; CORE (default 0), SHARE (default 0.3)
#   variants.sh latency                     percentiles of a million single steps: JIT, then NativeAOT
# The time is that which the processor gave to each program. Needs a C compiler.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(cd "$here/../.." && pwd)/artifacts/native
project=$here/../RecurrentGen.Benchmarks.Native/RecurrentGen.Benchmarks.Native.csproj
dotnet build "$project" -c Release -f net10.0 -v q -nologo -o "$work/jit" >&2
dotnet publish "$project" -c Release -f net9.0 -r linux-x64 -v q -nologo -o "$work/aot" >&2
if [[ ${1:-} == latency ]]; then
  taskset -c "${CORE:-0}" dotnet "$work/jit/RecurrentGen.Benchmarks.Native.dll" latency
  exec taskset -c "${CORE:-0}" "$work/aot/RecurrentGen.Benchmarks.Native" latency
fi
PYTHONDONTWRITEBYTECODE=1 exec python3 "$here/variants.py" "$work" "$@"
