using RecurrentGen;
using RecurrentGen.Data;
using RecurrentGen.Weights;

namespace Samples;

/// <summary>What the programs have in common: exit codes, options and files.</summary>
internal static partial class Sample
{
    /// <summary>Runs a program: 0 after success, 1 after a file that is wrong, 2 after a wrong option.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="usage">What <c>--help</c> writes.</param>
    /// <param name="parse">Reads the options; an <see cref="ArgumentException"/> says what is wrong.</param>
    /// <param name="run">The program.</param>
    public static int Run<TOptions>(
        string[] arguments, string usage, Func<string[], TOptions> parse, Action<TOptions> run)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(usage);
            return 0;
        }

        TOptions options;
        try
        {
            options = parse(arguments);
        }
        catch (ArgumentException error)
        {
            Console.Error.WriteLine($"{error.Message}\n{usage}");
            return 2;
        }

        try
        {
            run(options);
            return 0;
        }
        catch (Exception error) when (error is DataFormatException or WeightFileException or IOException
            or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }

    /// <summary>Writes a file through a temporary name beside it, so that a reader never sees half of it.</summary>
    public static void WriteFile(string path, string text)
    {
        var temporary = path + ".tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
