namespace RecurrentGen.Generator.Tests.Snapshots;

/// <summary>A file that a generator emitted.</summary>
/// <param name="HintName"><c>Model.Predictor.g.cs</c>.</param>
/// <param name="Text">Its text; lines end with a line feed.</param>
internal sealed record EmittedFile(string HintName, string Text)
{
    /// <summary>The text of a snapshot: the hint name, then the file as it is.</summary>
    public string SnapshotText => $"//HintName: {HintName}\n{Text}";
}
