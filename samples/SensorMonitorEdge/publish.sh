#!/bin/sh
# Publishes the monitor once for each level of x64 processors, beside a launcher that picks: publish.sh FOLDER
#   FOLDER/SensorMonitor      the launcher; start this one
#   FOLDER/default, v3, v4    any x64 processor; with AVX2; with AVX-512
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -eq 1 ] || { echo "Usage: publish.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
for level in default v3 v4; do
    # No choice is a choice too, and the build warns of it.
    if [ $level = default ]; then set -- "$1" ""; else set -- "$1" "x86-x64-$level"; fi
    dotnet publish "$here/SensorMonitorEdge.csproj" -c Release -f net9.0 -r linux-x64 -o "$1/$level" \
        -p:IlcInstructionSet="$2" -p:TrimmerSingleWarn=false -nologo -v quiet
    rm -f "$1/$level"/*.dbg "$1/$level"/*.pdb "$1/$level"/*.xml
done
cp "$here/launch.sh" "$1/SensorMonitor"
