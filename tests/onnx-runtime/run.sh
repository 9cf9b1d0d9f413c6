#!/usr/bin/env bash
# Has ONNX Runtime answer the graphs that this library writes, and those of PyTorch that it reads (Files/onnx of
# RecurrentGen.Formats.Tests, which must be built). Needs node and npm; the package is installed without its install script,
# which would download a GPU build, into a temporary folder. Ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
readonly TESTS=tests/RecurrentGen.Formats.Tests VERSION=1.30.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/written"

install() {
    local attempt
    for attempt in 1 2 3; do
        npm install --ignore-scripts --no-audit --no-fund --loglevel=error --prefix "$work" "onnxruntime-node@$VERSION" && return 0
        sleep $((attempt * 5))
    done
    return 1
}

install || { echo "onnxruntime-node $VERSION could not be installed"; exit 1; }
RECURRENTGEN_ONNX_OUT="$work/written" dotnet run --project "$TESTS" -c Release --no-build -- -class '*OnnxExports' -noColor ||
    { echo "the graphs could not be written"; exit 1; }
node tests/onnx-runtime/check.js "$work" "$TESTS/Files/onnx" "$work/written"
