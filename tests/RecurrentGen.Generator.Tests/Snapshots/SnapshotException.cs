namespace RecurrentGen.Generator.Tests.Snapshots;

/// <summary>A snapshot differs from what was emitted, or could not be compared.</summary>
internal sealed class SnapshotException : Exception
{
    public SnapshotException(string message)
        : base(message)
    {
    }

    public SnapshotException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
