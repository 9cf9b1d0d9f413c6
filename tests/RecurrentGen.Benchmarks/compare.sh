#!/bin/bash
# Runs RecurrentGen and its peers in turn on one core and prints one table with ratios.
#   compare.sh [A|B|C|all] [ROUNDS]            default: all 3
#   environment: CORE (default 0), SHARE (of the full time of a repetition; default 0.5),
#     and for a busy machine: FIGURE (of the 15 repetitions of a round: median, the default, or min),
#     CLOCK (wall, the default, or cpu: the time that the processor gave)
# Installs what is missing from Debian and npm. The lines measured are kept in artifacts/compare.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
group=${1:-all}
rounds=${2:-3}
case $group in A|B|C|all) ;; *) echo "usage: compare.sh [A|B|C|all] [ROUNDS]" >&2; exit 2;; esac
work=$root/artifacts/compare
mkdir -p "$work"

missing=()
for package in g++ libdnnl-dev libopenblas0-pthread python3-torch python3-onnx; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}" >&2
  apt-get update -q >/dev/null
  apt-get install -y -q "${missing[@]}" >/dev/null
fi
runtime=$work/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1
if [ ! -f "$runtime" ]; then
  echo "installing onnxruntime-node" >&2
  (cd "$work" && npm install --silent --ignore-scripts --no-save onnxruntime-node@1.30.0 >/dev/null)
fi

flags=(-std=c++17 -O3 -march=native -ffast-math -fno-finite-math-only -Wall -Wextra)
for driver in onednn:-ldnnl onnxruntime:-ldl; do
  source=$here/peers/${driver%%:*}.cpp
  target=$work/${driver%%:*}
  if [ ! -x "$target" ] || [ "$source" -nt "$target" ] || [ "$here/peers/common.hpp" -nt "$target" ]; then
    g++ "${flags[@]}" "$source" -o "$target" "${driver##*:}"
  fi
done
dotnet build -c Release "$here/RecurrentGen.Benchmarks.csproj" -v q -nologo -o "$work/recurrentgen" >&2

PYTHONDONTWRITEBYTECODE=1 exec /usr/bin/python3 "$here/peers/compare.py" "$group" "$rounds" "$work"
