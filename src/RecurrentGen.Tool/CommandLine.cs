using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RecurrentGen.Tool.Diagrams;
using RecurrentGen.Weights;

namespace RecurrentGen.Tool;

/// <summary>The commands and their arguments.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <returns>
    /// 0; 1 where a file or a check fails; 2 where the command line is wrong. <c>compare</c> ends as <c>diff</c> does: 1
    /// where files differ, 2 where there is nothing to compare.
    /// </returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        if (Array.IndexOf(arguments, "") is var empty and >= 0)
        {
            error.WriteLine(FormattableString.Invariant($"argument {empty + 1}: expected a name or a number, found an empty text."));
            return 2;
        }

        int status = 0;
        var root = Commands(output, error, s => status = s);
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                error.WriteLine(problem.Message);
            }

            return 2;
        }

        try
        {
            parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
            return status;
        }
        catch (Exception e) when (IsTrouble(e))
        {
            error.WriteLine(e.Message);
            return 1;
        }
    }

    private static RootCommand Commands(TextWriter output, TextWriter error, Action<int> end)
    {
        var file = new Argument<string>("FILE") { Description = "A .safetensors, .onnx, .nam or .json file." };
        var target = new Argument<string>("TARGET") { Description = "The file to write: .json (RTNeural), .onnx or .safetensors." };
        var inspect = new Command("inspect", "Prints tensors, shapes, and the attributes of a model for the file.") { file };
        inspect.SetAction(parsed => Inspection.Write(parsed.GetRequiredValue(file), output));
        var convert = new Command("convert", "Writes a network in another format.") { file, target };
        convert.SetAction(parsed =>
            Conversion.Run(parsed.GetRequiredValue(file), parsed.GetRequiredValue(target), output));
        var verify = new Command("verify", "Runs the signal that a file carries, and compares the answers.") { file };
        verify.SetAction(parsed => end(Verification.Run(parsed.GetRequiredValue(file), output) ? 0 : 1));
        var picture = new Option<string?>("--output", "-o") { Description = "The picture to write: .svg, or .mmd (Mermaid)." };
        var diagram = new Command("diagram", "Draws the model of a file; on the output, as Mermaid.") { file, picture };
        diagram.SetAction(parsed => Diagram.Run(parsed.GetRequiredValue(file), parsed.GetValue(picture), output));
        return new RootCommand("Looks into weight files of recurrent networks, converts, checks and draws them.")
        {
            inspect, convert, verify, Compare(output, error, end), diagram,
        };
    }

    private static Command Compare(TextWriter output, TextWriter error, Action<int> end)
    {
        var first = new Argument<string>("A") { Description = "A .safetensors, .onnx, .nam or .json file." };
        var second = new Argument<string>("B") { Description = "Another one, of the same format or not." };
        var input = new Option<string?>("--input")
        {
            Description = "A text file with a step per line, the inputs between commas; without, a random signal.",
        };
        var tolerance = new Option<double>("--tolerance")
        {
            Description = "The relative difference that is none, from 0 on.",
            DefaultValueFactory = _ => Comparison.DefaultTolerance,
            CustomParser = ParseTolerance,
        };
        var compare = new Command("compare", "Names the first layer at which two files, or two runs of them, differ.")
        {
            first, second, input, tolerance,
        };
        compare.SetAction(parsed =>
        {
            double limit = parsed.GetValue(tolerance);
            if (!(limit >= 0))
            {
                error.WriteLine(FormattableString.Invariant($"--tolerance: expected a number from 0 on, found {limit}."));
                end(2);
                return;
            }

            try
            {
                var comparison = new Comparison(
                    WeightContent.Network(parsed.GetRequiredValue(first)), WeightContent.Network(parsed.GetRequiredValue(second)),
                    limit, output);
                end(comparison.Run(parsed.GetValue(input)) ? 0 : 1);
            }
            catch (Exception e) when (IsTrouble(e))
            {
                error.WriteLine(e.Message);
                end(2);
            }
        });
        return compare;
    }

    /// <summary>A number with a decimal point: the parser's own takes a comma for nothing, so that 0,1 would be 1.</summary>
    private static double ParseTolerance(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            result.AddError($"--tolerance: expected a number from 0 on, found '{text}'.");
        }

        return number;
    }

    private static bool IsTrouble(Exception e) =>
        e is WeightFileException or IOException or UnauthorizedAccessException or NotSupportedException;
}
