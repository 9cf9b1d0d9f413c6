using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>A time scale of the model, and how the code of a pass names its rows.</summary>
/// <param name="Scale">Its number; 0 for the scale of the inputs.</param>
/// <param name="Steps">Of a sequence with all steps.</param>
internal sealed record TimeAxis(int Scale, int Steps)
{
    private readonly string _number = Scale == 0 ? "" : Text(Scale);

    /// <summary>Live rows of each step.</summary>
    public string Active => "_active" + _number;

    /// <summary>First row of each step.</summary>
    public string Start => "_start" + _number;

    /// <summary>The table of both.</summary>
    public string Table => Scale == 0 ? "Table" : "_table" + _number;

    /// <summary>All rows of a value with a row per step.</summary>
    public string AllRows => $"{Start}[{Text(Steps)}]";

    /// <summary>Sequences that are not empty.</summary>
    public string Sequences => $"{Active}[0]";
}
