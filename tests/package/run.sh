#!/usr/bin/env bash
# The packages as their users have them: packs them, and uses them from a folder outside of the tree in projects of several
# kinds. Ends with "N passed, N failed". Needs what NativeAOT needs.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec </dev/null
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1

readonly VERSION="0.1.0-check.$$"
readonly TREE=$PWD
folder=$(mktemp -d)
work="$folder/a folder with spaces"
mkdir -p "$work"
export DOTNET_CLI_HOME=$folder/home
export NUGET_PACKAGES=${NUGET_PACKAGES:-$HOME/.nuget/packages}
passed=0
failed=0

clean() {
    rm -rf "$folder"
    find "$NUGET_PACKAGES" -mindepth 2 -maxdepth 2 -path "*/recurrentgen*/$VERSION" -exec rm -rf {} +
}
trap clean EXIT

check() {
    local name=$1
    shift
    echo "=== package: $name"
    if ("$@") >"$work/log" 2>&1; then
        passed=$((passed + 1))
    else
        cat "$work/log"
        failed=$((failed + 1))
        echo "FAILED: $name"
    fi
}

finish() {
    echo "$passed passed, $failed failed"
    [[ $failed -eq 0 ]]
    exit
}

build() { dotnet build "$@" -nologo -v quiet -warnaserror -p:UseSharedCompilation=true; }

# project FOLDER PROPERTIES ITEMS: a project of net9.0 in a folder of its own.
project() {
    mkdir -p "$1"
    cat >"$1/$(basename "$1").csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net9.0</TargetFramework>
    <RollForward>Major</RollForward>
    $2
  </PropertyGroup>
  <ItemGroup>
    $3
  </ItemGroup>
</Project>
XML
}

readonly PACKAGE="<PackageReference Include=\"RecurrentGen\" Version=\"$VERSION\" />"
readonly MODERN="<OutputType>Exe</OutputType><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>"

pack() {
    # No build of an earlier version may slip in: the program that packs weight files has the version of the package.
    local project
    for project in src/RecurrentGen src/RecurrentGen.Tool src/RecurrentGen.Templates; do
        dotnet pack "$project" -c Release -o "$work/packages" -p:Version="$VERSION" -nologo -v quiet \
            -p:UseSharedCompilation=true || return 1
    done
    cat >"$work/nuget.config" <<XML
<configuration><packageSources><add key="here" value="$work/packages" /></packageSources></configuration>
XML
    [[ -s $work/packages/RecurrentGen.$VERSION.snupkg ]]
}

new_project() {
    cd "$work" && dotnet new install "$work/packages/RecurrentGen.Templates.$VERSION.nupkg" &&
        dotnet new recurrentgen -o Forecaster --framework net9.0 &&
        cd Forecaster && [[ -s obj/project.assets.json ]] && dotnet run -c Release -p:RollForward=Major -p:UseSharedCompilation=true &&
        [[ -s network.safetensors ]]
}

publish_aot() {
    cd "$work/Forecaster" && dotnet publish -c Release -r linux-x64 -nologo -warnaserror -o "$work/aot" &&
        cd "$work" && "$work/aot/Forecaster" | tee "$work/aot.txt" &&
        [[ $(wc -l <"$work/aot.txt") -ge 2 && $(stat -c %s "$work/aot/Forecaster") -lt 4000000 ]]
}

# What the package's readme shows, as it stands.
readme() {
    project "$work/Readme" "$MODERN" "$PACKAGE"
    sed -n '/^```csharp$/,/^```$/p' "$TREE/src/RecurrentGen/PackageReadme.md" | sed '/^```/d' >"$work/Readme/Program.cs"
    cd "$work/Readme" && build -c Release && dotnet run -c Release --no-build | grep -q "^RMSE on the test part: "
}

# Editors load the code fixes from beside the generator; that the compiler does so without a warning, every build here says.
code_fixes() {
    local assembly
    for assembly in Generator CodeFixes; do
        [[ -s $NUGET_PACKAGES/recurrentgen/$VERSION/analyzers/dotnet/cs/RecurrentGen.$assembly.dll ]] || return 1
    done
    [[ -s $NUGET_PACKAGES/recurrentgen/$VERSION/docs/diagnostics/README.md ]]
}

# C# 12, without the settings of new projects.
old_settings() {
    project "$work/Old" "<OutputType>Exe</OutputType><LangVersion>12</LangVersion><Nullable>disable</Nullable><ImplicitUsings>disable</ImplicitUsings>" "$PACKAGE"
    cat >"$work/Old/Program.cs" <<'CS'
using System;
using RecurrentGen;

namespace Old
{
    [RecurrentModel(InputSize = 2, SequenceLength = 3)]
    [Gru(4, Direction = Direction.Bidirectional)]
    [Dense(1)]
    public partial class Tagger
    {
    }

    public static class Program
    {
        public static void Main()
        {
            var answers = new float[3];
            new Tagger(seed: 1).CreatePredictor().Predict(new float[6], answers);
            Console.WriteLine("answers " + answers.Length);
        }
    }
}
CS
    cd "$work/Old" && build -c Release && [[ $(dotnet run -c Release --no-build) == "answers 3" ]]
}

central_versions() {
    project "$work/Central" "$MODERN" '<PackageReference Include="RecurrentGen" />'
    cat >"$work/Central/Directory.Packages.props" <<XML
<Project>
  <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
  <ItemGroup><PackageVersion Include="RecurrentGen" Version="$VERSION" /></ItemGroup>
</Project>
XML
    cat >"$work/Central/Program.cs" <<'CS'
using RecurrentGen;

Console.WriteLine(Counter.ParameterCount);

[RecurrentModel(InputSize = 1, SequenceLength = 3)]
[Rnn(2)]
internal sealed partial class Counter;
CS
    cd "$work/Central" && build -c Release && [[ $(dotnet run -c Release --no-build) == 10 ]]
}

# A model and a cell declared in a library, and used by a program that knows the package through it alone.
library() {
    project "$work/Networks" "<Nullable>enable</Nullable>" "$PACKAGE"
    cat >"$work/Networks/Networks.cs" <<'CS'
using RecurrentGen;
using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace Networks;

[RecurrentCell]
public readonly struct Leaky
{
    public static Vector Step(Vector x, Vector h, Matrix W, Matrix U, Vector b) => 0.5 * h + 0.5 * Tanh(W * x + U * h + b);
}

[RecurrentModel(InputSize = 1, SequenceLength = 8, BatchSize = 4)]
[Cell<Leaky>(5, Return = Return.Last)]
[Dense(1)]
public sealed partial class Sensor;
CS
    project "$work/Application" "$MODERN" '<ProjectReference Include="../Networks/Networks.csproj" />'
    cat >"$work/Application/Program.cs" <<'CS'
using Networks;
using RecurrentGen;
using RecurrentGen.Data;

var series = SlidingWindows.FromArray(Enumerable.Range(0, 200).Select(i => MathF.Sin(i * 0.2f)).ToArray(), 8, [1]);
var sensor = new Sensor(seed: 1);
double before = Trainer.Evaluate(sensor, series)["rmse"].Value;
Trainer.Fit(sensor, series, new Adam(1e-2f), new FitOptions { Epochs = 5 });
Console.WriteLine(Trainer.Evaluate(sensor, series)["rmse"].Value < before ? "learnt" : "nothing learnt");
CS
    cd "$work/Application" && build -c Release && [[ $(dotnet run -c Release --no-build | tail -n 1) == learnt ]]
}

# A test project that declares a model of its own.
test_project() {
    project "$work/Checks" "<OutputType>Exe</OutputType><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>" \
        "$PACKAGE<PackageReference Include=\"xunit.v3\" Version=\"3.2.2\" />"
    cat >"$work/Checks/Checks.cs" <<'CS'
using RecurrentGen;
using Xunit;

namespace Checks;

[RecurrentModel(InputSize = 1, SequenceLength = 3)]
[Lstm(2)]
internal sealed partial class Tiny;

public class TinyTests
{
    [Fact]
    public void SeedsGiveTheSameWeights() => Assert.Equal(Weights(3), Weights(3));

    private static float[] Weights(ulong seed)
    {
        var weights = new float[Tiny.ParameterCount];
        new Tiny(seed).CopyParametersTo(weights);
        return weights;
    }
}
CS
    cd "$work/Checks" && build -c Release && dotnet run -c Release --no-build | grep -q "Total: 1, Errors: 0, Failed: 0"
}

# A weight file becomes a class of the program.
weight_file() {
    project "$work/Amp" "$MODERN" \
        "$PACKAGE<RecurrentWeights Include=\"clean-amp.json\" /><RecurrentWeights Include=\"other/clean-amp.json\" Condition=\"'\$(Other)' != ''\" />"
    cp "$TREE/tests/RecurrentGen.Formats.Tests/Files/$1" "$work/Amp/clean-amp.json"
    cat >"$work/Amp/Program.cs" <<'CS'
using RecurrentGen;

var stream = new Amp.CleanAmp().CreateStream();
var block = new float[64];
block[0] = 1;
stream.Process(block, block);
Console.WriteLine((block.Any(v => v != 0) ? "sound of " : "silence of ") + Amp.CleanAmp.ModelDescription.Layers[0].Kind);
CS
    cd "$work/Amp" && build -c Release && [[ $(dotnet run -c Release --no-build) == "sound of Lstm(7)" ]] || return 1

    # Another network under the same name: the next build takes it.
    cp "$TREE/tests/RecurrentGen.Formats.Tests/Files/guitarml_lstm_skip.json" "$work/Amp/clean-amp.json"
    build -c Release && [[ $(dotnet run -c Release --no-build) == "sound of Lstm(6)" ]] || return 1

    # Two files of one name would be one class and one resource.
    mkdir -p "$work/Amp/other" && cp clean-amp.json other/ &&
        ! build -c Release -p:Other=true >"$work/names.txt" &&
        grep -q "error RGEN0903: RecurrentWeights: expected files" "$work/names.txt" && rm -r other || return 1

    # A file that cannot be packed is an error of the build; editors, which build without the compiler, keep the project.
    echo broken >clean-amp.json
    ! build -c Release >"$work/broken.txt" && grep -q "clean-amp.json : error RGEN0903" "$work/broken.txt" &&
        dotnet build -c Release -nologo -v quiet -t:Compile -p:DesignTimeBuild=true -p:SkipCompilerExecution=true \
            -p:ProvideCommandLineArgs=true
}

# A wrong declaration is an error at its place, with an ID.
wrong_declaration() {
    project "$work/Wrong" "$MODERN" "$PACKAGE"
    cat >"$work/Wrong/Program.cs" <<'CS'
using RecurrentGen;

[RecurrentModel(InputSize = 1, SequenceLength = 3)]
[Lstm(0)]
internal sealed partial class Wrong;

internal static class Program
{
    private static void Main() { }
}
CS
    cd "$work/Wrong" && ! build -c Release >"$work/wrong.txt" && grep -q "Program.cs(4,7): error RGEN0101" "$work/wrong.txt"
}

tool() {
    cd "$work" && dotnet tool install RecurrentGen.Tool --version "$VERSION" --tool-path "$work/tools" &&
        "$work/tools/recurrentgen" inspect "$work/Forecaster/network.safetensors" | grep -q "\[Lstm(16"
}

check "pack" pack
if [[ $failed -ne 0 ]]; then
    finish
fi

check "dotnet new, train" new_project
check "publish with NativeAOT, run" publish_aot
check "the readme's program" readme
check "code fixes and pages are in the package" code_fixes
check "C# 12, no nullable, no implicit usings" old_settings
check "central package management" central_versions
check "a model in a library" library
check "a test project" test_project
check "a weight file" weight_file aidax_lstm.json
check "a wrong declaration" wrong_declaration
check "the command-line tool" tool
dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1
finish
