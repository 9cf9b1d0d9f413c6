using RecurrentGen.Tasks;
using RecurrentGen.Weights;

// RecurrentGen.Tasks FILE BYTES MANIFEST: packs a weight file for the compiler. Called by the package's build targets.
if (args.Length != 3)
{
    Console.Error.WriteLine(
        "RecurrentGen.Tasks : error RGEN0903: expected FILE BYTES MANIFEST, found " + args.Length + " arguments");
    return 2;
}

try
{
    PackedWeights.Of(args[0]).Save(args[1], args[2]);
    return 0;
}
catch (Exception e) when (e is WeightFileException or IOException or UnauthorizedAccessException)
{
    // The form that MSBuild turns into an error of the build; one line, since it reads line by line.
    string message = e.Message.ReplaceLineEndings(" ");
    string prefix = args[0] + ": ";
    string text = message.StartsWith(prefix, StringComparison.Ordinal) ? message[prefix.Length..] : message;
    Console.Error.WriteLine($"{args[0]} : error RGEN0903: {text}");
    return 1;
}
